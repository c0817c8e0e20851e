"""The first sheet of the workbook: what it is, until when, how it is filled in, where it goes back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portfolio.statusreports.choices import Block, ReportState
from portfolio.statusreports.models import StatusReport
from reporting.reportbooks.look import PROTECTION, Look, height_of
from reporting.reportbooks.opening import OpenReport


@dataclass(frozen=True)
class Sending:
    """What a workbook tells beside the report: the address of the form, and the moment."""

    address: str
    at: datetime


def write_guide(
    sheet: Any, look: Look, opened: OpenReport, sending: Sending, *, name: str, over: str
) -> None:
    """What this is, until when, how it is filled in, where it goes back."""
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 2, 76)
    report = opened.report
    sheet.set_row(1, 30)
    sheet.write_string(1, 1, name, look["title"])
    sheet.write_string(2, 1, over, look["over"])
    manager = opened.background.standing.project_manager
    facts = [
        (_("What is asked"), _("The status report of this project for the period above.")),
        (_("Send it back by"), date_format(report.deadline, "j F Y")),
        (_("Project manager"), str(manager) if manager else "–"),
        (_("Unit"), str(report.initiative.unit)),
        (_("Made on"), date_format(localtime(sending.at), "j F Y, H:i")),
    ]
    row = 4
    for label, text in facts:
        sheet.write_string(row, 1, label, look["strong"])
        sheet.write_string(row, 2, text, look["plain"])
        row += 1
    row = _remarks(sheet, look, report, row + 1)
    sheet.merge_range(row, 1, row, 2, _("How it is filled in"), look["group"])
    for number, line in enumerate(_guidance(), start=1):
        row += 1
        sheet.set_row(row, height_of([(line, 78)]))
        sheet.write_number(row, 1, number, look["strong"])
        sheet.write_string(row, 2, line, look["plain"])
    row += 2
    sheet.merge_range(row, 1, row, 2, _("Where it goes"), look["group"])
    sheet.write_string(row + 1, 1, _("The form in the portal"), look["strong"])
    if sending.address:
        sheet.write_url(
            row + 1,
            2,
            sending.address,
            look["link"],
            _("Open the form of this report"),
        )
    sheet.protect("", PROTECTION)
    sheet.activate()


def _remarks(sheet: Any, look: Look, report: StatusReport, row: int) -> int:
    """What the PMO said when it sent the report back; the row that follows."""
    if report.state != ReportState.RETURNED:
        return row
    said = [(str(Block(code).label), text) for code, text in report.return_comments.items()]
    if report.return_comment and report.return_comment not in dict(said).values():
        said.insert(0, (_("The report as a whole"), report.return_comment))
    sheet.merge_range(row, 1, row, 2, _("Sent back by the PMO"), look["group"])
    for number, (label, text) in enumerate(said, start=row + 1):
        sheet.set_row(number, height_of([(text, 78)]))
        sheet.write_string(number, 1, label, look["strong"])
        sheet.write_string(number, 2, text, look["plain"])
    return row + len(said) + 2


def _guidance() -> list[str]:
    return [
        _("Fill in the white cells; the grey ones are locked and only inform you."),
        _("A cell that you do not touch stays as it stands in the portal."),
        _("Choose from the list where there is one; type dates as 31/12/2026, amounts in full."),
        _("Save the file under any name and send it back, or give it to your PMO."),
        _("Nothing is written before the portal has shown what differs, cell by cell."),
        _(
            "What somebody else has changed in the portal meanwhile is told, never overwritten unseen."
        ),
    ]
