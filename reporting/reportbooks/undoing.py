"""What an upload wrote is put back, each workbook whole, as far as nothing else has touched it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portfolio.statusreports import services as reports
from portfolio.statusreports.choices import ReportState
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from reporting.reportbooks.choices import WRITTEN, Outcome
from reporting.reportbooks.models import BookUpload, ReturnedBook
from reporting.reportbooks.pictures import Touched, put_back
from reporting.reportbooks.services import Progress


def undo_upload(*, made: BookUpload, by: Person, at: datetime, progress: Progress) -> None:
    """Put back drafts, register lines, plan and money; a submitted report is taken back first."""
    rows = list(
        made.workbooks.filter(outcome__in=WRITTEN).order_by("number").values_list("pk", flat=True)
    )
    for done, pk in enumerate(rows):
        progress(done, len(rows), "undoing")
        _undo(pk, made, by, at)


def _undo(pk: int, made: BookUpload, by: Person, at: datetime) -> None:
    outcome = Outcome.UNDONE
    try:
        with (
            transaction.atomic(),
            audit.action(
                "report_book.undone",
                by=by,
                at=at,
                reason=made.undo_reason,
                via=f"reportbook:{made.pk}",
            ),
        ):
            row = ReturnedBook.objects.select_for_update(of=("self",)).get(pk=pk)
            if row.outcome not in WRITTEN:
                return
            _put_back(row, by, at)
    except (
        Touched,
        StaleVersion,
        ValidationError,
        reports.DraftIsStale,
        reports.CycleIsFrozen,
        reports.NotWithManager,
        reports.NotSubmitted,
        reports.NotTheAuthor,
    ):
        outcome = Outcome.KEPT
    with (
        transaction.atomic(),
        audit.action("report_book.undone", by=by, at=at, reason=made.undo_reason),
    ):
        ReturnedBook.objects.filter(pk=pk).update(outcome=outcome)


def _put_back(row: ReturnedBook, by: Person, at: datetime) -> None:
    rows = StatusReport.objects.visible_to(by).select_related("cycle", "initiative__standing")
    report = rows.filter(pk=row.report_id or 0).first()
    draft = ReportDraft.objects.select_for_update().filter(report=row.report_id).first()
    if report is None or not can(by, Perm.REPORT_EDIT, report):
        raise Touched
    version = draft.version if draft else 0
    if version != row.after["draft"] or "written" not in row.after:
        raise Touched
    values = row.before["draft"]
    if row.outcome == Outcome.SUBMITTED:
        if report.state != ReportState.SUBMITTED:
            raise Touched
        reports.take_back_report(report=report, by=by, at=at)
        values = row.before["form"]  # the submission is what the form would show otherwise
    put_back(report.initiative_id, row.after["written"], by=by, at=at)
    if draft is not None:
        reports.save_draft(report=report, values=values, version=version, by=by, at=at)
