from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from portfolio.statusreports.choices import IN, CycleState
from portfolio.statusreports.models import ReportingCycle, ReportMilestone
from ppm.accounts.models import Person
from ppm.org.workdays import working_days_between, working_days_sql

PERIODS = 12


@dataclass
class Slipping:
    """One milestone over the reports: what each forecast, today's plan last."""

    name: str
    is_critical: bool = False
    is_done: bool = False
    forecasts: list[date | None] = field(default_factory=list)

    @property
    def days(self) -> int | None:
        """Working days from the first to the last forecast; `None` where there are not two."""
        known = [day for day in self.forecasts if day]
        return working_days_between(known[0], known[-1]) if len(known) > 1 else None


def slipping_of(
    initiative: Initiative, plan: Sequence[Milestone], today: date
) -> tuple[list[date], list[Slipping]]:
    """The days of the last twelve reports and today, and the milestones of the plan over them."""
    kept = (
        ReportMilestone.objects.filter(report__initiative=initiative, report__state__in=IN)
        .order_by("report__cycle__period")
        .values_list("milestone_id", "report__cycle__period", "forecast_on", "actual_on")
    )
    said: dict[int, dict[date, date | None]] = {}
    for milestone, period, forecast, actual in kept:
        said.setdefault(milestone, {})[period] = actual or forecast
    periods = sorted({period for one in said.values() for period in one})[-PERIODS:]
    if not periods:
        return [], []
    found = [_slipping(one, periods, said.get(one.pk, {})) for one in plan]
    return [*(_end_of_month(one) for one in periods), today], found


def _slipping(one: Milestone, periods: Sequence[date], said: dict[date, date | None]) -> Slipping:
    now = one.actual_on or one.forecast_on or one.baseline_on
    return Slipping(
        name=one.name,
        is_critical=one.is_critical,
        is_done=one.actual_on is not None,
        forecasts=[*(said.get(period) for period in periods), now],
    )


def _end_of_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def moves_since(period: date | None, person: Person) -> QuerySet[ReportMilestone]:
    """Milestones whose date is no longer what the report of that period said, as far as the person sees.

    `now_on` is the date of today's plan (or the day it was reached), `moved` the difference and `late` that
    to the baseline, both in working days.
    """
    seen = Initiative.objects.visible_to(person).values("pk")
    rows = ReportMilestone.objects.filter(
        Q(report__cycle__period=period), report__state__in=IN, milestone__initiative__in=seen
    )
    rows = rows.annotate(
        now_on=Coalesce("milestone__actual_on", "milestone__forecast_on"),
        agreed_on=F("milestone__baseline_on"),
        told_on=F("forecast_on"),
    )
    return (
        rows.filter(now_on__isnull=False, told_on__isnull=False)
        .exclude(now_on=F("told_on"))
        .annotate(
            moved=working_days_sql("told_on", "now_on"),
            late=working_days_sql("agreed_on", "now_on"),
        )
        .select_related("milestone__initiative__unit", "milestone__initiative__standing")
    )


def periods_told() -> list[date]:
    """The frozen periods, the latest first, two years of them."""
    frozen = ReportingCycle.objects.filter(state=CycleState.FROZEN)
    return list(frozen.order_by("-period").values_list("period", flat=True)[:24])
