"""The tailoring state of every project, as one query that lists can filter and sort."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from methodology.tailoring.models import TailoringTable
from portfolio.finance.choices import AmountState
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.participations.models import Participation
from portfolio.tailored.calc import DAYS_PER_MONTH
from portfolio.tailored.facts import bounds_of
from portfolio.tailored.models import ProductDeviation, TailoringDecision
from ppm.accounts.models import Person


def with_tailoring(person: Person, today: date) -> InitiativeQuerySet:
    """Running projects in sight with their current decision and what is wrong with it.

    `is_outdated`: a measure has passed a bound since; `is_other`: the class is not the one decided;
    `waits`: a class waits for the PMO; `open_deviations`: how many deviations do.
    """
    table = TailoringTable.objects.in_force()
    bounds = bounds_of(table) if table else {}
    deviations = (
        ProductDeviation.objects.waiting()
        .filter(initiative=OuterRef("pk"))
        .order_by()
        .values("initiative")
        .annotate(count=Count("pk"))
        .values("count")
    )
    waiting = TailoringDecision.objects.waiting().filter(initiative=OuterRef("pk"))
    rows: InitiativeQuerySet = (
        Initiative.objects.visible_to(person)
        .projects()
        .running()
        .select_related("unit", "standing__project_manager")
        .annotate(
            current=FilteredRelation(
                "tailoring_decisions", condition=Q(tailoring_decisions__is_current=True)
            )
        )
        .annotate(
            decided_id=F("current__pk"),
            decided_at=Coalesce("current__answered_at", "current__asked_at"),
            decided_class=F("current__chosen"),
            computed_class=F("current__computed"),
            total=_total(),
            waits=Exists(waiting),
            open_deviations=Coalesce(Subquery(deviations, output_field=IntegerField()), 0),
        )
        .annotate(is_outdated=_outdated(bounds, today))
    )
    return rows


def _total() -> Any:
    names = ("budget", "duration", "entities", "criticality", "novelty")
    total: Any = F(f"current__score_{names[0]}")
    for name in names[1:]:
        total += F(f"current__score_{name}")
    return total


def _outdated(bounds: dict[str, list[Decimal | None]], today: date) -> Any:
    """Whether one of the three measured criteria has now another score than the day of the decision."""
    budget = Case(
        When(
            standing__budget_state=AmountState.KNOWN,
            standing__currency="EUR",
            then=F("standing__budget"),
        )
    )
    length = ExpressionWrapper(
        Coalesce("actual_end", "forecast_end", "baseline_end")
        - Coalesce("actual_start", "baseline_start"),
        output_field=DurationField(),
    )
    others = (
        Participation.objects.in_force(today)
        .filter(initiative=OuterRef("pk"))
        .exclude(unit=OuterRef("unit"))
        .order_by()
        .values("initiative")
        .annotate(count=Count("unit", distinct=True))
        .values("count")
    )
    entities = Coalesce(Subquery(others, output_field=IntegerField()), 0) + Value(1)
    in_days = [
        None if one is None else int(one * DAYS_PER_MONTH) for one in bounds.get("duration", [])
    ]
    spans = [None if one is None else timedelta(days=one) for one in in_days]
    moved: Any = Value(False)
    for then, now, of_then, of_now in (
        (F("current__budget"), budget, bounds.get("budget", []), bounds.get("budget", [])),
        (F("current__days"), length, in_days, spans),
        (F("current__entities"), entities, bounds.get("entities", []), bounds.get("entities", [])),
    ):
        if len(of_then) == 2 and None not in of_then:
            moved = Case(
                When(_differs(then, now, of_then, of_now), then=Value(True)), default=moved
            )
    return moved


def _differs(then: Any, now: Any, of_then: Sequence[Any], of_now: Sequence[Any]) -> Q:
    """Both are known, and fall on different sides of a bound."""
    apart = Q()
    for first, second in zip(of_then, of_now, strict=True):
        apart |= Q(LessThanOrEqual(then, first), GreaterThan(now, second))
        apart |= Q(GreaterThan(then, first), LessThanOrEqual(now, second))
    return apart
