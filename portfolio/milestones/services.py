"""Writes on milestones; each rewrites the next milestone in the standing."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from portfolio.standings.services import refresh_plan
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock

FIELDS = frozenset({"name", "language", "baseline_on", "forecast_on", "actual_on", "is_critical"})


def add_milestone(*, initiative: Initiative, by: Person, at: datetime, **values: Any) -> Milestone:
    """Add a milestone to the plan. Raises ValidationError."""
    return add_milestones(rows=[(initiative, values)], by=by, at=at)[0]


def add_milestones(
    *, rows: Iterable[tuple[Initiative, Mapping[str, Any]]], by: Person, at: datetime
) -> list[Milestone]:
    """Add many milestones in two statements. Raises ValidationError."""
    made = [Milestone(initiative=initiative, **_checked(values)) for initiative, values in rows]
    for milestone in made:
        _check(milestone, localdate(at))
    with audit.action("milestone.added", by=by, at=at):
        Milestone.objects.bulk_create(made, 500)
        refresh_plan({milestone.initiative_id for milestone in made})
    return made


def edit_milestone(
    *, milestone_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Milestone:
    """Change a milestone. Raises StaleVersion, ValidationError."""
    with audit.action("milestone.edited", by=by, at=at):
        return _write(milestone_id, version, _checked(values), localdate(at))


def reach_milestone(
    *, milestone_id: int, version: int | None, on: date, by: Person, at: datetime
) -> Milestone:
    """Note the day a milestone was reached. Raises StaleVersion, ValidationError."""
    with audit.action("milestone.reached", by=by, at=at):
        return _write(milestone_id, version, {"actual_on": on}, localdate(at))


def _write(
    milestone_id: int, version: int | None, values: Mapping[str, Any], today: date
) -> Milestone:
    milestone = lock(Milestone, milestone_id, version)
    changed = [name for name, value in values.items() if getattr(milestone, name) != value]
    if changed:
        for name in changed:
            setattr(milestone, name, values[name])
        _check(milestone, today)
        milestone.save(update_fields=changed)
        milestone.refresh_from_db(fields=["version"])
        refresh_plan([milestone.initiative_id])
    return milestone


def _checked(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"A milestone has no column {', '.join(sorted(unknown))}.")
    return values


def _check(milestone: Milestone, today: date) -> None:
    milestone.clean_fields(exclude=["initiative"])
    if milestone.baseline_on is None and milestone.forecast_on is None and not milestone.actual_on:
        raise ValidationError({"forecast_on": _("Give at least one date.")})
    if milestone.actual_on and milestone.actual_on > today:
        raise ValidationError({"actual_on": _("What has been reached cannot lie in the future.")})
