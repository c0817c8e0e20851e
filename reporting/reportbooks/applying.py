"""The workbooks of a compared upload are written: each whole, in a transaction of its own, or not at all."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import override

from portfolio.meetings.models import Committee
from portfolio.statusreports import services as reports
from portfolio.statusreports.drafts.blocks import LINE, block_of
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.selectors import writes_for_manager
from portfolio.statusreports.typed import as_typed
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion
from reporting.reportbooks.asking import questions_of, row_of
from reporting.reportbooks.choices import Outcome, Why
from reporting.reportbooks.faults import Fault, Refused
from reporting.reportbooks.judging import for_form, for_lines, missing_in, report_for
from reporting.reportbooks.lines import write_line
from reporting.reportbooks.models import BookUpload, ReturnedBook
from reporting.reportbooks.opening import OpenReport, all_committees, open_report
from reporting.reportbooks.pictures import COLUMNS, REGISTERS, differences, picture
from reporting.reportbooks.services import Progress


def apply_upload(*, made: BookUpload, by: Person, at: datetime, progress: Progress) -> None:
    """Write every workbook that is not refused; one that cannot be written leaves nothing, the others go on.

    A second run goes on where the first one stopped.
    """
    committees = all_committees()
    rows = list(made.workbooks.order_by("number").values_list("pk", flat=True))
    for done, pk in enumerate(rows):
        progress(done, len(rows), "writing")
        _apply(pk, made, committees, by, at)


def _apply(
    pk: int, made: BookUpload, committees: list[Committee], by: Person, at: datetime
) -> None:
    refused: Fault | None = None
    try:
        with (
            transaction.atomic(),
            audit.action(
                "report_book.applied", by=by, at=at, reason=made.reason, via=f"reportbook:{made.pk}"
            ),
        ):
            row = ReturnedBook.objects.select_for_update(of=("self",)).get(pk=pk)
            if row.outcome in (Outcome.DIFFERS, Outcome.SAME) and row.report_id:
                _write(row, made, committees, by, at)
    except Refused as error:
        refused = error.fault
    except (reports.CycleIsFrozen, reports.NotWithManager) as error:
        refused = Fault(Why.SAID, {"text": str(error.message)})
    except (reports.DraftIsStale, StaleVersion):
        refused = Fault(Why.CHANGED_SINCE)
    except ValidationError as error:
        refused = Fault(Why.SAID, {"text": " ".join(error.messages)})
    if refused is not None:
        _refuse(pk, refused, made, by, at)


def _refuse(pk: int, fault: Fault, made: BookUpload, by: Person, at: datetime) -> None:
    with (
        transaction.atomic(),
        audit.action("report_book.refused", by=by, at=at, reason=made.reason),
    ):
        row = ReturnedBook.objects.select_for_update(of=("self",)).get(pk=pk)
        row.outcome = Outcome.REFUSED
        row.faults = [fault.to_json(), *row.faults]
        row.save(update_fields=["outcome", "faults"])


def _write(
    row: ReturnedBook, made: BookUpload, committees: list[Committee], by: Person, at: datetime
) -> None:
    report = report_for(by, row.report_id or 0)
    wanted = row.to_write(made.prefer)
    if not wanted and (row.missing or not made.is_to_submit):
        return
    with override(row.language):
        opened = open_report(report, localdate(at), committees)
        _check_unchanged(opened, wanted)
        row.before = _before(report, opened)
        if not writes_for_manager(by, report):
            with suppress(reports.OwnReport):  # nobody else is to write it
                reports.report_on_behalf(report=report, reason=made.reason, by=by, at=at)
        kinds = COLUMNS if made.is_to_submit else REGISTERS
        stood = picture(report.initiative_id, kinds)
        for (register, pk), given in for_lines(wanted).items():
            lines = next(one for one in opened.lines if one.register.key == register)
            write_line(lines, _line(opened, register, pk), given, by=by, at=at)
        values = {**opened.values, **for_form(wanted)}
        typed = for_form(wanted)
        if typed:
            values["is_unchanged"] = ""
            reports.save_draft(
                report=report,
                values=_touched(values, opened, typed),
                version=opened.draft_version,
                by=by,
                at=at,
                blocks={str(block_of(name)) for name in typed},
            )
        row.outcome = Outcome.DRAFTED if wanted else Outcome.SAME
        if made.is_to_submit:
            _submit(row, opened, values, by, at)
    draft = ReportDraft.objects.filter(report=report).first()
    written = differences(stood, picture(report.initiative_id, kinds))
    row.after = {"draft": draft.version if draft else 0, "written": written}
    row.save(update_fields=["outcome", "before", "after", "missing"])


def _touched(values: dict[str, str], opened: OpenReport, typed: Collection[str]) -> dict[str, str]:
    """The values without the lines of plan and registers that nobody touched: these follow their register."""
    draft = ReportDraft.objects.filter(report=opened.report).first()
    stored = draft.values if draft else {}
    lines = {row_of(name) for name in typed}
    return {
        name: value
        for name, value in as_typed(values).items()
        if not LINE.fullmatch(name) or name in stored or row_of(name) in lines
    }


def _submit(
    row: ReturnedBook, opened: OpenReport, values: dict[str, str], by: Person, at: datetime
) -> None:
    """What is complete is submitted; what is not stays a draft and says what is missing."""
    form = opened.form_with(values)
    row.missing, said = missing_in(form, opened, localdate(at), by.language)
    if row.missing:
        return
    report = StatusReport.objects.select_related("cycle", "initiative__standing").get(
        pk=opened.report.pk
    )
    try:
        with transaction.atomic():
            reports.submit_report(report=report, said=said, by=by, at=at)
    except reports.ReportIncomplete as error:
        row.missing = [[one.field, one.message] for one in error.findings]
        return
    row.outcome = Outcome.SUBMITTED


def _line(opened: OpenReport, register: str, pk: int) -> Any:
    rows = next(one.rows for one in opened.lines if one.register.key == register)
    found = next((one for one in rows if one.pk == pk), None)
    if found is None:
        raise Refused(Why.CHANGED_SINCE)
    return found


def _check_unchanged(opened: OpenReport, wanted: list[dict[str, Any]]) -> None:
    """What was compared is what stands there still. Raises Refused."""
    questions = questions_of(opened)
    for one in wanted:
        asked = questions.get(one["key"])
        if asked is None or asked.stands != one["stands"]:
            raise Refused(Why.CHANGED_SINCE)


def _before(report: StatusReport, opened: OpenReport) -> dict[str, Any]:
    """What undoing puts back: the draft, if there was one, and all that stood in the form."""
    draft = ReportDraft.objects.filter(report=report).first()
    return {
        "draft": dict(draft.values) if draft else {},
        "form": _touched(opened.values, opened, ()),
    }
