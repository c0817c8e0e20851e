from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.strategy.choices import Weight
from portfolio.strategy.models import Contribution, Objective
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.org.versions import StaleVersion, lock

__all__ = ["StaleVersion"]
FIELDS = frozenset(
    {
        *(
            f"{name}_{code}"
            for name in ("name", "description", "indicator")
            for code in LANGUAGES
        ),
        "code", "parent", "unit", "source", "source_text", "weight", "valid_from", "valid_to",
    }
)  # fmt: skip


class SharesAboveWhole(Exception):
    """The shares of one initiative would make more than 100 per cent."""

    message = _("The shares of this initiative would make more than 100 per cent.")


class ObjectiveOver(Exception):
    """Nothing can be added to an objective that is no longer in force."""

    message = _("This objective is no longer in force.")


def create_objective(*, by: Person, at: datetime, **values: Any) -> Objective:
    """Add an objective to the tree. Raises ValidationError."""
    made = Objective(**_checked(values))
    made.full_clean(exclude=["path", "name", "parent", "unit"])
    with audit.action("objective.created", by=by, at=at):
        made.save()
        made.refresh_from_db(fields=["path"])
    return made


def edit_objective(
    *, objective_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Objective:
    """Change some columns. Raises StaleVersion, ValidationError."""
    with audit.action("objective.edited", by=by, at=at):
        row = lock(Objective, objective_id, version)
        changed = [name for name, value in _checked(values).items() if getattr(row, name) != value]
        if changed:
            for name in changed:
                setattr(row, name, values[name])
            if Objective.objects.below(row).filter(pk=row.parent_id).exists():
                raise ValidationError({"parent": _("An objective cannot be part of itself.")})
            row.full_clean(exclude=["path", "name", "parent", "unit"])
            row.save(update_fields=changed)
            row.refresh_from_db(fields=["version", "path"])
    return row


def contribute(
    *,
    initiative: Initiative,
    objective: Objective,
    weight: str,
    by: Person,
    at: datetime,
    share: int | None = None,
    explanation: str = "",
    language: str = "fr",
) -> Contribution:
    """Say that an initiative contributes. Raises ObjectiveOver, SharesAboveWhole, ValidationError."""
    if objective.valid_to is not None and objective.valid_to < localdate(at):
        raise ObjectiveOver
    made = Contribution(
        initiative=initiative,
        objective=objective,
        weight=weight,
        share=share,
        explanation=explanation,
        language=language,
    )
    with audit.action("contribution.added", by=by, at=at):
        _hold_shares(made, at)
        made.full_clean()
        made.save()
    return made


def edit_contribution(
    *, contribution_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Contribution:
    """Change weight, share or explanation. Raises StaleVersion, SharesAboveWhole, ValidationError."""
    with audit.action("contribution.edited", by=by, at=at):
        row = lock(Contribution, contribution_id, version)
        for name, value in values.items():
            setattr(row, name, value)
        _hold_shares(row, at)
        row.full_clean()
        row.save(update_fields=list(values))
        row.refresh_from_db(fields=["version"])
    return row


def withdraw_contribution(
    *, contribution_id: int, version: int | None, by: Person, at: datetime
) -> Contribution:
    """The initiative no longer contributes; the row stays. Raises StaleVersion."""
    with audit.action("contribution.withdrawn", by=by, at=at):
        row = lock(Contribution, contribution_id, version)
        if row.withdrawn_at is None:
            row.withdrawn_at = at
            row.save(update_fields=["withdrawn_at"])
    return row


def end_objective(
    *, objective_id: int, version: int | None, on: date, reason: str, by: Person, at: datetime
) -> Objective:
    """Let an objective and what is below it end on a day; contributions stay on record.

    Raises StaleVersion, ValidationError.
    """
    with audit.action("objective.ended", by=by, at=at, reason=reason):
        row = lock(Objective, objective_id, version)
        if row.valid_to is not None and row.valid_to <= on:
            raise ValidationError({"on": _("It ends no later than that already.")})
        below = Objective.objects.below(row).exclude(valid_to__lte=on)
        if on < row.valid_from:
            raise ValidationError({"on": _("The last day lies before the first day.")})
        if below.filter(valid_from__gt=on).exists():
            raise ValidationError({"on": _("Something below it begins later than that.")})
        below.update(valid_to=on)
        row.refresh_from_db()
    return row


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"An objective has no column {', '.join(sorted(unknown))}.")
    return values


def _hold_shares(row: Contribution, at: datetime) -> None:
    """What served an objective that is over takes no share, and gives way as the essential one."""
    today = localdate(at)
    Initiative.objects.select_for_update().get(pk=row.initiative_id)
    rows = Contribution.objects.standing().filter(initiative=row.initiative).exclude(pk=row.pk)
    given = rows.counting(today).aggregate(given=Sum("share"))["given"] or 0
    if given + (row.share or 0) > 100:
        raise SharesAboveWhole
    if row.weight == Weight.ESSENTIAL:
        rows.filter(weight=Weight.ESSENTIAL, objective__in=Objective.objects.over(today)).update(
            withdrawn_at=at
        )
