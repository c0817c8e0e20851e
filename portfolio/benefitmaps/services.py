from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.benefitmaps.arrows import BENEFIT, OBJECTIVE, STEP, End, end_of
from portfolio.benefitmaps.choices import ORDER, StepKind
from portfolio.benefitmaps.models import BenefitLink, BenefitStep
from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import Initiative
from portfolio.strategy.models import Objective
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion, lock

__all__ = ["StaleVersion"]


class RunsBack(Exception):
    """An arrow leads from left to right only, to something of the same initiative."""

    message = _("An arrow leads to a later column of the same map only.")


@dataclass(frozen=True)
class Row:
    """A line of the table: a step (new without `pk`) or a benefit, and what it leads to.

    Without a name a step is taken off the map.
    """

    kind: str
    name: str
    leads_to: Sequence[End]
    pk: int | None = None
    version: int | None = None
    is_benefit: bool = False


def draw_map(
    *, initiative: Initiative, rows: Iterable[Row], language: str, by: Person, at: datetime
) -> None:
    """Write the map as the table says it; the rest stays. Raises StaleVersion, RunsBack, ValidationError."""
    with audit.action("benefits_map.edited", by=by, at=at):
        Initiative.objects.select_for_update().get(pk=initiative.pk)
        places = _places(initiative, at)
        for row in rows:
            if row.is_benefit:
                _arrows(initiative, End(BENEFIT, row.pk or 0), row.leads_to, places)
                continue
            step = _step(initiative, row, language, at)
            if step is None:
                continue
            start = End(STEP, step.pk)
            places[start] = ORDER.index(StepKind(step.kind))
            _arrows(initiative, start, [] if step.withdrawn_at else row.leads_to, places)


def _places(initiative: Initiative, at: datetime) -> dict[End, int]:
    """The column of everything that an arrow of this map may begin or end at."""
    steps = BenefitStep.objects.standing().filter(initiative=initiative)
    found = {End(STEP, one.pk): ORDER.index(StepKind(one.kind)) for one in steps}
    benefits = Benefit.objects.filter(initiative=initiative).values_list("pk", flat=True)
    found |= {End(BENEFIT, pk): len(ORDER) for pk in benefits}
    objectives = Objective.objects.in_force(localdate(at)).values_list("pk", flat=True)
    drawn = BenefitLink.objects.filter(initiative=initiative, to_objective__isnull=False)
    known = {*objectives, *drawn.values_list("to_objective_id", flat=True)}
    return found | {End(OBJECTIVE, pk): len(ORDER) + 1 for pk in known}


def _step(initiative: Initiative, row: Row, language: str, at: datetime) -> BenefitStep | None:
    if row.pk is None:
        if not row.name:
            return None
        made = BenefitStep(initiative=initiative, kind=row.kind, name=row.name, language=language)
        made.full_clean(exclude=["initiative"])
        made.save()
        return made
    step = lock(BenefitStep, row.pk, row.version)
    if step.initiative_id != initiative.pk:
        raise RunsBack
    changed: dict[str, Any] = {}
    if not row.name:
        changed["withdrawn_at"] = at
        BenefitLink.objects.filter(to_step=step).delete()
    elif (step.name, step.kind) != (row.name, row.kind):
        changed = {"name": row.name, "kind": row.kind}
    for name, value in changed.items():
        setattr(step, name, value)
    if changed:
        step.save(update_fields=list(changed))
    return step


def _arrows(
    initiative: Initiative, start: End, ends: Sequence[End], places: Mapping[End, int]
) -> None:
    place = places.get(start)
    if place is None or any(places.get(end, -1) <= place for end in ends):
        raise RunsBack
    column = "from_step" if start.kind == STEP else "from_benefit"
    had = BenefitLink.objects.filter(**{column: start.pk})
    stored = {end_of(one): one.pk for one in had}
    had.filter(pk__in=[pk for end, pk in stored.items() if end not in ends]).delete()
    BenefitLink.objects.bulk_create(
        BenefitLink(initiative=initiative, **{f"{column}_id": start.pk}, **_to(end))
        for end in dict.fromkeys(ends)
        if end not in stored
    )


def _to(end: End) -> dict[str, int]:
    column = {STEP: "to_step_id", BENEFIT: "to_benefit_id", OBJECTIVE: "to_objective_id"}
    return {column[end.kind]: end.pk}
