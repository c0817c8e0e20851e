"""What a PMO should look at in a report: which reports are odd (decided by the database), and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import IN
from portfolio.statusreports.models import (
    DimensionStatus,
    ReportingCycle,
    ReportMilestone,
    StatusReport,
    StatusReportQuerySet,
)
from portfolio.statusreports.oddity_words import (
    A_MONTH,
    MAGNITUDE,
    Earlier,
    Oddity,
    Override,
    Past,
    of_dates,
    of_figures,
    of_overrides,
    of_silence,
)
from ppm.org.prepared import Prepared

LOOK_BACK = 6
A_YEAR = timedelta(days=31 * 12)

# The same as `calc.is_better`.
BETTER = Q(computed=Colour.RED, declared__in=[Colour.GREY, Colour.GREEN, Colour.AMBER]) | Q(
    computed=Colour.AMBER, declared__in=[Colour.GREY, Colour.GREEN]
)


def judged_on(cycle: ReportingCycle, today: date) -> date:
    """The day that “in the past” is seen from: today, for a frozen period that of its freeze."""
    return today if cycle.frozen_at is None else localdate(cycle.frozen_at)


def odd(reports: StatusReportQuerySet, cycle: ReportingCycle, today: date) -> StatusReportQuerySet:
    """The reports of this cycle with at least one oddity."""
    return reports.filter(is_odd(cycle.period, judged_on(cycle, today)))


def is_odd(period: date, on: date) -> Q:
    """The condition of `odd`, which says the same as `oddities_of`: each part is a look-up by index."""
    overridden = DimensionStatus.objects.filter(BETTER, report=OuterRef("pk"))
    passed = ReportMilestone.objects.filter(
        report=OuterRef("pk"), actual_on__isnull=True, forecast_on__lt=on
    )
    found: Any = Q(forecast_end__lt=on) | Exists(overridden) | Exists(passed)
    before = _before(period)
    answered = before.received().filter(cycle__period__gte=OuterRef("cycle__period"))
    # Not in, and nothing came in since; but something had before.
    silent = before.exclude(state__in=IN).filter(~Exists(answered))
    found |= Exists(silent) & Exists(before.received())
    newer = before.received().filter(cycle__period__gt=OuterRef("cycle__period"))
    last = before.received().filter(~Exists(newer))
    found |= Exists(
        last.filter(
            Q(forecast_end__lt=OuterRef("forecast_end") - A_MONTH)
            | Q(forecast__gt=0, forecast__lte=OuterRef("forecast") / MAGNITUDE)
            | (Q(forecast__gte=OuterRef("forecast") * MAGNITUDE) & Q(forecast__gt=0))
        )
    )
    found |= Q(declared=Colour.RED) & Exists(last.filter(declared=Colour.GREEN))
    found |= Q(is_unchanged=True) & Exists(last.filter(is_unchanged=True))
    return Q(state__in=IN) & found


def _before(period: date) -> StatusReportQuerySet:
    """The earlier reports of the project at hand, of a year and in any series, but for those it was taken
    out of."""
    return StatusReport.objects.taking_part().filter(
        initiative=OuterRef("initiative"),
        cycle__period__lt=period,
        cycle__period__gte=period - A_YEAR,
        contained_in__isnull=True,
    )


def oddities_of(reports: Iterable[StatusReport], today: date) -> dict[int, list[Oddity]]:
    """The oddities of some submitted reports in three queries, however many they are."""
    shown = [report for report in reports if report.state in IN]
    if not shown:
        return {}
    pasts = _pasts(shown)
    ids = {one.report_id for past in pasts.values() for one in past.earlier}
    overrides: dict[int, dict[str, Override]] = defaultdict(dict)
    for report_id, dimension, *colours in DimensionStatus.objects.filter(
        BETTER, report__in=[*ids, *(report.pk for report in shown)]
    ).values_list("report", "dimension", "declared", "computed"):
        overrides[report_id][dimension] = Override(*colours)
    passed: dict[int, list[ReportMilestone]] = defaultdict(list)
    for milestone in _PASSED.among([report.pk for report in shown], today=today):
        passed[milestone.report_id].append(milestone)
    return {
        report.pk: [
            *of_overrides(report, pasts[report.pk], overrides),
            *of_figures(report, pasts[report.pk]),
            *of_dates(report, passed[report.pk], judged_on(report.cycle, today)),
            *of_silence(pasts[report.pk]),
        ]
        for report in shown
    }


def _passed(*reports: int, today: date) -> QuerySet[ReportMilestone]:
    return ReportMilestone.objects.filter(
        report__in=reports, actual_on__isnull=True, forecast_on__lt=today
    ).order_by("forecast_on", "pk")


def _earlier(*initiatives: int, first: date, latest: date) -> QuerySet[Any, Any]:
    return (
        StatusReport.objects.taking_part()
        .filter(
            initiative__in=initiatives,
            cycle__period__lt=latest,
            cycle__period__gte=first,
            contained_in__isnull=True,
        )
        .annotate(period=F("cycle__period"))
        .order_by("-cycle__period", "pk")
        .values_list(
            "initiative", "state", "pk", "period", "declared", "forecast_end", "forecast",
            "is_unchanged",
        )
    )  # fmt: skip


_PASSED = Prepared(_passed)
_EARLIER: Prepared[Any] = Prepared(_earlier)


def _pasts(shown: list[StatusReport]) -> Mapping[int, Past]:
    """By report, what its project said before. Reports that were not expected leave no gap."""
    latest = max(report.cycle.period for report in shown)
    first = min(report.cycle.period for report in shown) - A_YEAR
    rows = _EARLIER.among({one.initiative_id for one in shown}, first=first, latest=latest)
    found: dict[int, list[tuple[str, Earlier]]] = defaultdict(list)
    for initiative, state, *values in rows:
        found[initiative].append((state, Earlier(*values)))
    return {report.pk: _past(report, found[report.initiative_id]) for report in shown}


def _past(report: StatusReport, rows: Sequence[tuple[str, Earlier]]) -> Past:
    latest = report.cycle.period
    before = [row for row in rows if latest - A_YEAR <= row[1].period < latest]
    # Of a month that two series ask about, what came in counts.
    before.sort(key=lambda row: (row[1].period, row[0] in IN), reverse=True)
    silent = 0
    for state, _one in before:
        if state in IN:
            break
        silent += 1
    earlier = [one for state, one in before if state in IN]
    return Past(earlier[:LOOK_BACK], silent if earlier else 0)
