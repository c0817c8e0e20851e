"""The copy of a line of a register that stays with a report: what stands in it, said once."""

from datetime import date
from typing import Any

from portfolio.milestones.models import Milestone
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk, RiskResponse
from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk
from portfolio.statusreports.models import ReportMilestone, StatusReport

MILESTONE = ("name", "language", "is_critical", "baseline_on", "forecast_on", "actual_on")
LINE = ("number", "title", "language", "owner_id", "is_for_committee", "kind", "state")
RISK = (*LINE, "probability", "impact", "score", "proximity", "expected_value", "is_answered")
ISSUE = (*LINE, "severity", "due_on", "impact_days", "impact_cost")


def milestone_copy(
    report: StatusReport, row: Milestone, previous_on: date | None, *, is_for_committee: bool
) -> ReportMilestone:
    return ReportMilestone(
        report=report,
        milestone=row,
        previous_on=previous_on,
        is_for_committee=is_for_committee,
        **_columns(row, MILESTONE),
    )


def risk_copy(
    report: StatusReport,
    row: Risk,
    previous_score: int | None,
    answer: RiskResponse | None = None,
    *,
    is_asked: bool = True,
) -> ReportRisk:
    return ReportRisk(
        report=report,
        risk=row,
        is_asked=is_asked,
        previous_score=previous_score,
        response=answer.text if answer else "",
        response_language=answer.language if answer else "",
        **_columns(row, RISK),
    )


def issue_copy(report: StatusReport, row: Issue, *, is_asked: bool = True) -> ReportIssue:
    return ReportIssue(report=report, issue=row, is_asked=is_asked, **_columns(row, ISSUE))


def _columns(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
