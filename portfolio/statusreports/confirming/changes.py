"""The lines of registers that a report was handed in with, and what moved in their register afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk

MILESTONE = ("name", "baseline_on", "forecast_on", "actual_on", "is_critical")
RISK = ("title", "state", "probability", "impact", "owner_id")
ISSUE = ("title", "state", "severity", "due_on", "owner_id", "impact_days", "impact_cost")


@dataclass(frozen=True)
class CopyView:
    """A copy with the word that its register holds something else by now."""

    line: Any
    has_changed: bool
    address: str = ""


def milestones_of(report: Any) -> list[CopyView]:
    rows = report.milestones.select_related("milestone").order_by("forecast_on", "pk")
    return [CopyView(row, _differs(row, row.milestone, MILESTONE)) for row in rows]


def risks_of(report: Any) -> list[CopyView]:
    asked: Any = report.risks.filter(is_asked=True)
    rows: Iterable[ReportRisk] = asked.select_related("risk", "owner").order_by("-score", "pk")
    return [
        CopyView(row, _differs(row, row.risk, RISK), row.risk.get_absolute_url()) for row in rows
    ]


def issues_of(report: Any) -> list[CopyView]:
    rows: Iterable[ReportIssue] = (
        report.issues.filter(is_asked=True)
        .select_related("issue", "owner")
        .order_by("-severity", "pk")
    )
    return [
        CopyView(row, _differs(row, row.issue, ISSUE), row.issue.get_absolute_url()) for row in rows
    ]


def _differs(copy: Any, line: Any, names: tuple[str, ...]) -> bool:
    return any(getattr(copy, name) != getattr(line, name) for name in names)
