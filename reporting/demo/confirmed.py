"""What managers confirmed in the reports of the open month: lines of registers, unchanged blocks."""

from collections import defaultdict
from typing import Any

from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk
from portfolio.statusreports.choices import IN, Block, CycleState
from portfolio.statusreports.confirming.copying import issue_copy, risk_copy
from portfolio.statusreports.confirming.models import ReportIssue, ReportRisk
from portfolio.statusreports.drafts.models import UnchangedBlock
from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.accounts.models import Person

RISKS, ISSUES = 5, 10
EVERY = 3  # one report in so many has a block of which nothing changed


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
            risk_copy(report, row, row.score, is_asked=place < RISKS)
            for report in reports
            for place, row in enumerate(risks[report.initiative_id])
        )
        ReportIssue.objects.bulk_create(
            issue_copy(report, row, is_asked=place < ISSUES)
            for report in reports
            for place, row in enumerate(issues[report.initiative_id])
        )
        StatusReport.objects.filter(pk__in=[report.pk for report in reports]).update(
            has_all_lines=True
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
