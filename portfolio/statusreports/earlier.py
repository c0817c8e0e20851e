"""The reports of a project before this one, with their parts: one statement, and what follows from them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from portfolio.statusreports.calc import is_better, runs_of
from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk
from portfolio.statusreports.line_differences import ISSUE, RISK
from portfolio.statusreports.models import DimensionStatus, ReportMilestone, StatusReport
from portfolio.statusreports.submission import LineSaid
from ppm.org.nested import nested, unnested
from ppm.org.prepared import Prepared

HISTORY = 6
LINE = {"number": "number", "title": "title", "state": "state", "is_asked": "is_asked"}


def _earlier(initiative_id: int, *, period: date) -> Any:
    """The last reports before a period, the latest first, with their dimensions and milestones."""
    own = {"report": OuterRef("pk")}
    return (
        StatusReport.objects.leading()
        .filter(initiative=initiative_id, cycle__period__lt=period)
        .select_related("cycle")
        .annotate(
            its_dimensions=nested(DimensionStatus.objects.filter(**own).order_by("pk")),
            its_milestones=nested(ReportMilestone.objects.filter(**own).order_by("pk")),
            its_risks=ArraySubquery(
                ReportRisk.objects.filter(**own)
                .annotate(line=JSONObject(key="risk_id", level="score", **LINE))
                .values("line")
            ),
            its_issues=ArraySubquery(
                ReportIssue.objects.filter(**own)
                .annotate(line=JSONObject(key="issue_id", level="severity", due="due_on", **LINE))
                .values("line")
            ),
        )
        .latest_first()[:HISTORY]
    )


def once_a_period(reports: Iterable[Any]) -> list[Any]:
    """The first of each period: a month that was opened again beside a frozen quarter may have two."""
    found: dict[date, Any] = {}
    for one in reports:
        found.setdefault(one.cycle.period, one)
    return list(found.values())


def lines_in(report: Any) -> tuple[LineSaid, ...] | None:
    """The lines that one of these was handed in with; None in one from before they were copied."""
    found = [
        *((RISK, one) for one in report.its_risks),
        *((ISSUE, one) for one in report.its_issues),
    ]
    lines = tuple(
        LineSaid(
            register,
            one["key"],
            one["number"],
            one["title"],
            one["state"],
            one["level"],
            date.fromisoformat(one["due"]) if one.get("due") else None,
            one["is_asked"],
        )
        for register, one in found
    )
    return lines if lines or report.section_set_id else None


EARLIER = Prepared(_earlier)


def statuses_in(report: Any) -> dict[str, DimensionStatus]:
    return {one.dimension: one for one in unnested(DimensionStatus, report.its_dimensions)}


def history(
    newest_first: list[StatusReport], statuses: Mapping[int, Mapping[str, DimensionStatus]]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for report in reversed(newest_first):
        for name, status in statuses[report.pk].items():
            found.setdefault(name, []).append(status.declared)
    return {name: tuple(colours) for name, colours in found.items()}


def history_months(
    newest_first: list[StatusReport], statuses: Mapping[int, Mapping[str, DimensionStatus]]
) -> dict[str, tuple[date, ...]]:
    found: dict[str, list[date]] = {}
    for report in reversed(newest_first):
        for name in statuses[report.pk]:
            found.setdefault(name, []).append(report.cycle.period)
    return {name: tuple(months) for name, months in found.items()}


def frozen(
    newest_first: list[StatusReport], statuses: Mapping[int, Mapping[str, DimensionStatus]]
) -> dict[str, str]:
    """What the last report of a frozen period declared."""
    last = next((one for one in newest_first if one.cycle.state == CycleState.FROZEN), None)
    return {name: one.declared for name, one in statuses[last.pk].items()} if last else {}


def overrides_in_a_row(
    newest_first: list[StatusReport], statuses: Mapping[int, Mapping[str, DimensionStatus]]
) -> dict[str, int]:
    return runs_of(
        [
            {
                name
                for name, status in statuses[report.pk].items()
                if is_better(status.declared, status.computed)
            }
            for report in newest_first
        ]
    )
