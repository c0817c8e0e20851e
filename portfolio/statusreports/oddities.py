"""What a PMO should look at in a report: which reports are odd (decided by the database), and why."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q

from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import IN, CycleState, ReportState
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

LOOK_BACK = 6

# The same as `calc.is_better`.
BETTER = Q(computed=Colour.RED, declared__in=[Colour.GREY, Colour.GREEN, Colour.AMBER]) | Q(
    computed=Colour.AMBER, declared__in=[Colour.GREY, Colour.GREEN]
)


def previous_period(cycle: ReportingCycle) -> date | None:
    """The period before this one, whatever its series; read with it by `with_previous`."""
    if hasattr(cycle, "previous"):
        found: date | None = cycle.previous
        return found
    before = ReportingCycle.objects.filter(period__lt=cycle.period)
    return before.aggregate(latest=Max("period"))["latest"]


def judged_on(cycle: ReportingCycle, today: date) -> date:
    """The day that “in the past” is seen from: today, for a frozen period that of its freeze."""
    return today if cycle.state == CycleState.OPEN else min(cycle.freeze_on, today)


def odd(reports: StatusReportQuerySet, *, before: date | None, on: date) -> StatusReportQuerySet:
    """The reports with at least one oddity. All are of one cycle, `before` is the period before it."""
    return reports.filter(is_odd(before=before, on=on))


def is_odd(*, before: date | None, on: date) -> Q:
    """The condition of `odd`: each part is one look-up by index."""
    overridden = DimensionStatus.objects.filter(BETTER, report=OuterRef("pk"))
    passed = ReportMilestone.objects.filter(
        report=OuterRef("pk"), actual_on__isnull=True, forecast_on__lt=on
    )
    found: Any = Exists(overridden) | Exists(passed) | Q(forecast_end__lt=on)
    if before is not None:
        last = StatusReport.objects.filter(
            initiative=OuterRef("initiative"), cycle__period=before, contained_in__isnull=True
        )
        silent = ~Q(state__in=[*IN, ReportState.TAKEN_OUT])
        other = Q(state__in=IN) & (
            Q(forecast_end__lt=OuterRef("forecast_end") - A_MONTH)
            | Q(forecast__gt=0, forecast__lte=OuterRef("forecast") / MAGNITUDE)
            | (Q(forecast__gte=OuterRef("forecast") * MAGNITUDE) & Q(forecast__gt=0))
        )
        found |= Exists(last.filter(silent | other))
        said = last.filter(state__in=IN)
        found |= Q(declared=Colour.RED) & Exists(said.filter(declared=Colour.GREEN))
        found |= Q(is_unchanged=True) & Exists(said.filter(is_unchanged=True))
    return Q(state__in=IN) & found


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
    for milestone in ReportMilestone.objects.filter(
        report__in=shown, actual_on__isnull=True, forecast_on__lt=today
    ).order_by("forecast_on", "pk"):
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


def _pasts(shown: list[StatusReport]) -> Mapping[int, Past]:
    """By report, what its project said before. Reports that were not expected leave no gap."""
    latest = max(report.cycle.period for report in shown)
    first = min(report.cycle.period for report in shown) - timedelta(days=31 * 12)
    rows = (
        StatusReport.objects.taking_part()
        .filter(
            initiative__in=[report.initiative_id for report in shown],
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
    found: dict[int, list[tuple[str, Earlier]]] = defaultdict(list)
    for initiative, state, *values in rows:
        found[initiative].append((state, Earlier(*values)))
    return {report.pk: _past(report, found[report.initiative_id]) for report in shown}


def _past(report: StatusReport, rows: Sequence[tuple[str, Earlier]]) -> Past:
    before = [row for row in rows if row[1].period < report.cycle.period]
    silent = 0
    for state, _one in before:
        if state in IN:
            break
        silent += 1
    earlier = [one for state, one in before if state in IN]
    return Past(earlier[:LOOK_BACK], silent if earlier else 0)
