from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import BooleanField, Case, Count, F, Func, Q, Sum, Value, When
from django.db.models.functions import Length

from portfolio.finance.choices import AmountState
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.lifecycle.exceptions.selectors import has_open_exception
from portfolio.milestones.models import Milestone
from portfolio.standings.choices import Colour
from ppm.accounts.models import Person
from ppm.languages.coded import Coded
from ppm.org.models import OrgUnit
from reporting.snapshots.models import Snapshot, SnapshotProject
from reporting.snapshots.selectors import counts_as_reported
from reporting.snapshots.trend import PERIODS, colours_over_time

BOTH_KNOWN = Q(standing__budget_state=AmountState.KNOWN, standing__forecast_state=AmountState.KNOWN)
FLAG: "BooleanField[bool, bool]" = BooleanField()
SHOWN_ROWS = 8


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
    # Projects with an exception that was raised and is not closed.
    exceptions: int = 0

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


def _narrowed(
    rows: InitiativeQuerySet, unit: OrgUnit | None, parent: Initiative | None
) -> InitiativeQuerySet:
    rows = rows.in_unit(unit) if unit else rows
    return rows.below(parent) if parent else rows


def summarise(projects: InitiativeQuerySet) -> tuple[Summary, list[Department]]:
    """The whole and each department, in two queries. A department is the unit right below the root."""
    whole, parts = Summary(), defaultdict[int, Summary](Summary)
    units = Coded(OrgUnit.objects.order_by("code"))
    groups = projects.order_by().values(
        "unit",
        "standing__declared",
        "standing__currency",
        is_known=Case(When(BOTH_KNOWN, then=True), default=False, output_field=FLAG),
    )
    for row in groups.annotate(
        projects=Count("*"),
        decisions=Sum("standing__decisions_asked"),
        in_exception=Count("pk", filter=has_open_exception()),
        budget=Sum("standing__budget"),
        forecast=Sum("standing__forecast"),
    ):
        for summary in (whole, parts[department_of(units.path(row["unit"]))]):
            _add(summary, row)
    return whole, [Department(units.object(key), parts[key]) for key in units if key in parts]


def department_of(path: str) -> int:
    """The unit right below the root that a unit belongs to; the root itself stands for itself."""
    steps = path.split(".")
    return int(steps[1] if len(steps) > 1 else steps[0])


def _add(summary: Summary, row: Mapping[str, object]) -> None:
    summary.counts[str(row["standing__declared"])] += _int(row["projects"])
    summary.decisions += _int(row["decisions"])
    summary.exceptions += _int(row["in_exception"])
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


def longest_reds(projects: InitiativeQuerySet) -> list[Initiative]:
    """Red projects with `reds`, the number of reports in a row (six at most), the longest first."""
    without = Func(F("standing__recent"), Value("R"), function="rtrim")
    reds = Length("standing__recent") - Length(without)
    rows = projects.filter(standing__declared=Colour.RED).annotate(reds=reds)
    first = rows.order_by("-reds", "pk").values("pk")[:SHOWN_ROWS]
    shown = Initiative.objects.filter(pk__in=first).for_list().annotate(reds=reds)
    return list(shown.order_by("-reds", "code", "pk"))


def upcoming_milestones(projects: InitiativeQuerySet, today: date) -> list[Milestone]:
    """The next milestones that have not been reached."""
    rows = Milestone.objects.filter(
        initiative__in=projects, actual_on__isnull=True, forecast_on__gte=today
    )
    return list(rows.select_related("initiative").order_by("forecast_on", "pk")[:SHOWN_ROWS])


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
    last = Snapshot.objects.current().latest_first()[:PERIODS]
    rows = SnapshotProject.objects.filter(snapshot__in=last.values("pk"), initiative__in=seen)
    return _by_period(counts_as_reported(rows, snapshots=last, unit=unit.code))


def _by_period(rows: Iterable[tuple[date, str, int]]) -> list[tuple[date, dict[str, int]]]:
    periods: dict[date, dict[str, int]] = {}
    for period, declared, projects in rows:
        counts = periods.setdefault(period, dict.fromkeys(Colour.values, 0))
        counts[declared] = projects
    return sorted(periods.items())
