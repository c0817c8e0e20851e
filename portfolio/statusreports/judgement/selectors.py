from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import F, QuerySet

from portfolio.lifecycle.tolerances.uses import rules_of
from portfolio.statusreports.calc import is_better, runs_of
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.models import DimensionStatus, ReportingCycle, StatusReport

LONGEST = timedelta(days=3 * 366)  # further back nobody counts


class Raised(NamedTuple):
    """What the portfolio board is to look at: `times` periods in a row better than computed."""

    report_id: int
    dimension: str
    times: int


def override_runs(report: StatusReport) -> dict[str, int]:
    """Dimensions that a report declares better than computed, for how many periods in a row. One query.

    An earlier report without the dimension ends its row.
    """
    rows = _statuses(report.cycle, [report.initiative_id])
    return _runs(report.pk, rows.values_list("report", "dimension", "declared", "computed"))


def unraised(cycle: ReportingCycle) -> list[Raised]:
    """What the reports of a cycle declare better than computed too often, and is no item of the board yet.

    Reports count that are in, validated or not; of one that a longer series fills, its holder has the item
    where it raised one. A fixed number of queries.
    """
    reports = {
        one.pk: one
        for one in StatusReport.objects.received()
        .filter(cycle=cycle)
        .select_related("rule_set")
        .only("initiative", "contained_in", "rule_set")
    }
    better = {
        report
        for report, declared, computed in DimensionStatus.objects.filter(report__in=reports)
        .order_by("pk")
        .values_list("report", "declared", "computed")
        if is_better(declared, computed)
    }
    if not better:
        return []
    own: dict[int, list[tuple[int, str, str, str]]] = {}
    rows = _statuses(cycle, [reports[pk].initiative_id for pk in better])
    for initiative, report, dimension, declared, computed in rows.values_list(
        "report__initiative", "report", "dimension", "declared", "computed"
    ):
        own.setdefault(initiative, []).append((report, dimension, declared, computed))
    found = []
    for pk in sorted(better):
        allowed = rules_of(reports[pk].rule_set).overrides_allowed
        runs = _runs(pk, own[reports[pk].initiative_id])
        found += [Raised(pk, name, times) for name, times in runs.items() if times > allowed]
    holders = {pk: reports[pk].contained_in_id for pk in better}
    known = set(
        BoardItem.objects.filter(
            withdrawn_at__isnull=True, report__in={*holders, *holders.values()} - {None}
        ).values_list("report", "dimension")
    )
    return [
        one
        for one in found
        if not {(one.report_id, one.dimension), (holders[one.report_id], one.dimension)} & known
    ]


def _statuses(
    cycle: ReportingCycle, initiatives: Iterable[int]
) -> QuerySet[DimensionStatus, DimensionStatus]:
    """What these projects said of their dimensions in the series up to this cycle, the latest first."""
    reports = StatusReport.objects.received().filter(
        initiative__in=initiatives,
        cycle__series=cycle.series,
        cycle__period__lte=cycle.period,
        cycle__period__gt=cycle.period - LONGEST,
    )
    rows = DimensionStatus.objects.filter(report__in=reports)
    return rows.order_by(F("report__cycle__period").desc(), "pk")


def _runs(newest: int, rows: Iterable[tuple[int, str, str, str]]) -> dict[str, int]:
    better: dict[int, set[str]] = {newest: set()}
    for key, dimension, declared, computed in rows:
        found = better.setdefault(key, set())
        if is_better(declared, computed):
            found.add(dimension)
    return runs_of(list(better.values()))
