"""Counts beside the status, all in one statement: milestones, risks, benefits, exceptions, dependencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Func, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce

from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.risks.choices import RiskKind
from portfolio.registers.risks.models import Risk
from portfolio.standings.models import Lateness
from portfolio.statusreports.choices import IN, CycleState
from portfolio.statusreports.models import StatusReport
from ppm.accounts.models import Person


@dataclass(frozen=True)
class Counts:
    """`late` milestones in `late_in` projects; `risks` by (probability, impact), threats only."""

    late: int
    late_in: int
    risks: Mapping[tuple[int, int], int]
    exceptions: int
    benefits: int
    benefits_due: int
    dependencies: int
    alarms: int
    # Of the open periods: reports received, all, and those that are late.
    reports_in: int
    reports: int
    reports_late: int


def counts(
    projects: InitiativeQuerySet, seen: InitiativeQuerySet, person: Person, today: date
) -> Counts:
    """Of the running `projects` and of all initiatives `seen`, both limited to what the person sees."""
    late = Func(Value(today), F("late_from"), function="width_bucket", output_field=IntegerField())
    lateness = Lateness.objects.filter(initiative__in=projects.order_by()).annotate(late=late)
    within = seen.order_by().values("pk")
    threats = Risk.objects.open().filter(kind=RiskKind.THREAT, initiative__in=within)
    benefits = Benefit.objects.open().filter(initiative__in=within)
    due = Benefit.objects.to_measure(today).filter(initiative__in=within)
    dependencies = Dependency.objects.visible_to(person).open()
    dependencies = dependencies.filter(Q(giver__in=within) | Q(taker__in=within))
    reports = StatusReport.objects.taking_part().filter(
        cycle__state=CycleState.OPEN, initiative__in=within, contained_in__isnull=True
    )
    parts = [
        _row(
            lateness,
            "late",
            Coalesce(Sum("late"), 0),
            Count("pk", filter=Q(late__gt=0)),
            Value(0),
        ),
        _row(
            threats.order_by().values("probability", "impact"),
            "risks",
            F("probability"),
            F("impact"),
            Count("pk"),
        ),
        _row(
            ExceptionReport.objects.raised().filter(initiative__in=within),
            "exceptions",
            Count("pk"),
        ),
        _row(benefits, "benefits", Count("pk")),
        _row(due, "due", Count("pk")),
        _row(dependencies, "dependencies", Count("pk")),
        _row(dependencies.with_alarm(today), "alarms", Count("pk")),
        _row(
            reports.due(),
            "reports",
            Count("pk", filter=Q(state__in=IN)),
            Count("pk"),
            Count("pk", filter=~Q(state__in=IN) & Q(due__lt=today)),
        ),
    ]
    found: dict[str, tuple[int, int, int]] = {}
    risks: dict[tuple[int, int], int] = {}
    for part, *numbers in parts[0].union(*parts[1:], all=True):
        first, second, third = numbers
        if part == "risks":
            risks[first, second] = third
        else:
            found[part] = (first, second, third)

    def of(part: str, place: int = 0) -> int:
        return found.get(part, (0, 0, 0))[place]

    return Counts(
        late=of("late"),
        late_in=of("late", 1),
        risks=risks,
        exceptions=of("exceptions"),
        benefits=of("benefits"),
        benefits_due=of("due"),
        dependencies=of("dependencies"),
        alarms=of("alarms"),
        reports_in=of("reports"),
        reports=of("reports", 1),
        reports_late=of("reports", 2),
    )


def _row(rows: Any, part: str, *numbers: Any) -> QuerySet[Any]:
    """Its name and three numbers, whatever it counts."""
    if part != "risks":
        rows = rows.order_by().values(a_part=Cast(Value(part), CharField()))
    else:
        rows = rows.annotate(a_part=Cast(Value(part), CharField()))
    padded = [*numbers, *[Value(0)] * (3 - len(numbers))]
    columns = {f"a_{number}": Cast(value, IntegerField()) for number, value in enumerate(padded)}
    found: QuerySet[Any] = rows.annotate(**columns).values_list("a_part", *columns)
    return found
