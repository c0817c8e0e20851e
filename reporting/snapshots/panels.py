"""What was frozen of a report, and corrected since, on the page of the report."""

from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.report_panels import Panel
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.requests import PersonRequest
from reporting.snapshots.models import Addendum, SnapshotProject
from reporting.snapshots.wording import shown


def report_panel(request: PersonRequest, report: StatusReport) -> Panel | None:
    """The row that seals this report, in the version in force, with its addenda."""
    if report.cycle.frozen_at is None:
        return None
    row = (
        SnapshotProject.objects.visible_to(request.user)
        .filter(
            snapshot__cycle=report.cycle_id,
            snapshot__superseded_by__isnull=True,
            initiative=report.initiative_id,
        )
        .defer("payload")
        .first()
    )
    if row is None:
        return None
    addenda = Addendum.objects.filter(row=row).select_related("by", "agreed_by", "row")
    return Panel(
        "reporting/snapshots/report_panel.html",
        {
            "row": row,
            "addenda": shown(addenda.defer("row__payload").order_by("number")),
            "may_correct": bool(can(request.user, Perm.REPORT_EDIT, report)),
        },
    )
