"""What managers confirmed in the reports of the open month: lines of registers, unchanged blocks."""

from collections import defaultdict
from typing import Any

from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk
from portfolio.statusreports.choices import IN, Block, CycleState
from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk
from portfolio.statusreports.drafts.models import UnchangedBlock
from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.accounts.models import Person

RISKS, ISSUES = 5, 10
EVERY = 3  # one report in so many has a block of which nothing changed
SHARED = ("number", "title", "language", "owner_id", "is_for_committee", "kind", "state")


def write_confirmed(*, by: Person) -> None:
    """Copy the lines into the reports that were handed in for the open month."""
    reports = list(
        StatusReport.objects.filter(cycle__state=CycleState.OPEN, state__in=IN).order_by("pk")
    )
    if not reports:
        return
    keys = [report.initiative_id for report in reports]
    risks = _by_initiative(Risk.objects.open().filter(initiative__in=keys).order_by("-score", "pk"))
    issues = _by_initiative(
        Issue.objects.open().filter(initiative__in=keys).order_by("-severity", "pk")
    )
    with audit.action("report.submitted", by=by, at=reports[0].submitted_at):
        ReportRisk.objects.bulk_create(
            ReportRisk(
                report=report,
                risk=row,
                previous_score=row.score,
                **_columns(row, *SHARED, "probability", "impact", "score", "proximity"),
                expected_value=row.expected_value,
            )
            for report in reports
            for row in risks[report.initiative_id][:RISKS]
        )
        ReportIssue.objects.bulk_create(
            ReportIssue(
                report=report,
                issue=row,
                **_columns(row, *SHARED, "severity", "due_on", "impact_days", "impact_cost"),
            )
            for report in reports
            for row in issues[report.initiative_id][:ISSUES]
        )
        UnchangedBlock.objects.bulk_create(
            UnchangedBlock(
                report=report,
                block=Block.FIGURES,
                said_by_id=report.submitted_by_id,  # type: ignore[misc]  # it was handed in
                said_at=report.submitted_at,  # type: ignore[misc]
            )
            for report in reports[::EVERY]
        )


def _by_initiative(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.initiative_id].append(row)
    return found


def _columns(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
