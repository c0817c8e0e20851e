from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    When,
)

from portfolio.finance.choices import AmountState
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.standings.choices import Colour
from ppm.accounts.models import Person
from ppm.languages.coded import Coded
from ppm.org.models import OrgUnit
from reporting.snapshots.models import Snapshot, SnapshotProject
from reporting.snapshots.selectors import counts_as_reported
from reporting.snapshots.trend import colours_over_time, once_a_month

BOTH_KNOWN = Q(standing__budget_state=AmountState.KNOWN, standing__forecast_state=AmountState.KNOWN)
FLAG: "BooleanField[bool, bool]" = BooleanField()


@dataclass
class CurrencyMoney:
    """Forecast against budget in one currency, over the projects of which both are known."""

    budget: Decimal = Decimal(0)
    forecast: Decimal = Decimal(0)
    known: int = 0
    of: int = 0

    @property
    def difference(self) -> Decimal:
        return self.forecast - self.budget

    @property
    def share(self) -> Decimal | None:
        return self.difference / self.budget if self.budget else None


@dataclass
class Summary:
    """What is counted of a set of projects: statuses, money per currency, decisions asked."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Colour.values, 0))
    money: dict[str, CurrencyMoney] = field(default_factory=dict)
    decisions: int = 0

    @property
    def projects(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Department:
    """A department with what is counted of it."""

    unit: OrgUnit
    summary: Summary


def running_projects(
    person: Person, unit: OrgUnit | None, parent: Initiative | None
) -> InitiativeQuerySet:
    """The running projects that a person sees, of a unit and of a portfolio or programme if wanted."""
    return _narrowed(Initiative.objects.visible_to(person).projects().running(), unit, parent)


def with_projects(units: QuerySet[OrgUnit], person: Person) -> QuerySet[OrgUnit]:
    """The units with `busy`: whether a running project in sight is led there or below."""
    inside = running_projects(person, None, None).filter(unit__path__within=OuterRef("path"))
    return units.annotate(busy=Exists(inside.order_by()))


def seen_initiatives(
    person: Person, unit: OrgUnit | None, parent: Initiative | None
) -> InitiativeQuerySet:
    """All initiatives that a person sees, of a unit and of a portfolio or programme if wanted."""
    return _narrowed(Initiative.objects.visible_to(person), unit, parent)


def _narrowed(
    rows: InitiativeQuerySet, unit: OrgUnit | None, parent: Initiative | None
) -> InitiativeQuerySet:
    rows = rows.in_unit(unit) if unit else rows
    return rows.below(parent) if parent else rows


def summarise(
    projects: InitiativeQuerySet, below: OrgUnit | None = None, units: Coded | None = None
) -> tuple[Summary, list[Department]]:
    """The whole and each department, in one query, and one for the units unless they are given.

    A department is the unit right below the root, or right `below` the unit that is given.
    """
    whole, parts = Summary(), defaultdict[int, Summary](Summary)
    units = units or Coded(OrgUnit.objects.order_by("code"))
    known = set(units)
    for row in _groups(projects):
        for summary in (whole, parts[department_of(units.path(row["unit"]), below, known)]):
            _add(summary, row)
    return whole, [Department(units.object(key), parts[key]) for key in units if key in parts]


def sum_up(projects: InitiativeQuerySet) -> Summary:
    """The whole alone, in one query."""
    whole = Summary()
    for row in _groups(projects):
        _add(whole, row)
    return whole


def _groups(projects: InitiativeQuerySet) -> Iterable[Mapping[str, Any]]:
    return (
        projects.order_by()
        .values(
            "unit",
            "standing__declared",
            "standing__currency",
            is_known=Case(When(BOTH_KNOWN, then=True), default=False, output_field=FLAG),
        )
        .annotate(
            projects=Count("*"),
            decisions=Sum("standing__decisions_asked"),
            budget=Sum("standing__budget"),
            forecast=Sum("standing__forecast"),
        )
    )


def department_of(
    path: str, below: OrgUnit | None = None, known: Collection[int] | None = None
) -> int:
    """The unit right below the root that a unit belongs to; the root itself stands for itself.

    Of those that are `known`: whoever does not see the department sees the unit below it.
    """
    steps = [int(step) for step in path.split(".")]
    depth = len(str(below.path).split(".")) if below else 1
    wanted = steps[min(depth, len(steps) - 1) :]
    return next((step for step in wanted if known is None or step in known), steps[-1])


def _add(summary: Summary, row: Mapping[str, object]) -> None:
    summary.counts[str(row["standing__declared"])] += _int(row["projects"])
    summary.decisions += _int(row["decisions"])
    money = summary.money.setdefault(str(row["standing__currency"]), CurrencyMoney())
    money.of += _int(row["projects"])
    if row["is_known"]:
        money.known += _int(row["projects"])
        money.budget += _decimal(row["budget"])
        money.forecast += _decimal(row["forecast"])


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0


def _decimal(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def status_trend(
    person: Person,
    unit: OrgUnit | None,
    parent: Initiative | None,
    *,
    as_reported: bool = False,
) -> list[tuple[date, dict[str, int]]]:
    """Declared statuses in the last frozen periods, oldest first.

    In today's structure of units an initiative counts for the unit it belongs to now, whichever units were
    merged since; `as_reported` counts it for the unit it belonged to then.
    """
    seen = _narrowed(Initiative.objects.visible_to(person), None if as_reported else unit, parent)
    if not (as_reported and unit):
        return colours_over_time(seen)
    months = Snapshot.objects.months().values("cycle__period")
    last = Snapshot.objects.current().latest_first().filter(cycle__period__in=months)
    rows = once_a_month(
        SnapshotProject.objects.filter(initiative__in=seen, snapshot__in=last.values("pk"))
    )
    return _by_period(counts_as_reported(rows, snapshots=last, unit=unit.code))


def _by_period(rows: Iterable[tuple[date, str, int]]) -> list[tuple[date, dict[str, int]]]:
    periods: dict[date, dict[str, int]] = {}
    for period, declared, projects in rows:
        counts = periods.setdefault(period, dict.fromkeys(Colour.values, 0))
        counts[declared] += projects
    return sorted(periods.items())
