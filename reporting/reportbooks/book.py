"""The workbook that goes out."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django import forms
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portfolio.statusreports import editing
from ppm.files.spreadsheets import looks_like_a_formula
from ppm.languages.nearest import nearest
from reporting.registerbooks.values import yes_and_no
from reporting.reportbooks.asking import (
    EDITION,
    Page,
    Question,
    fingerprint,
    hint,
    locks_of,
    pages_of,
)
from reporting.reportbooks.cells import labels, written
from reporting.reportbooks.look import Look, height_of
from reporting.reportbooks.opening import OpenReport
from reporting.reportbooks.stamps import Stamp, seal

STAMP, LISTS = "_ppm", "_lists"
MARK = "ppm:"  # what the hidden key of a sheet begins with
KEYS, TITLE, LEAD, HEAD = 0, 1, 2, 3  # rows above those of a sheet
LONGEST_CELL, LONGEST_PROMPT, LONGEST_TITLE = 32_000, 255, 32
TEXT_LINES, SHORT = 5, 120  # room for a text, at least; what counts as one line
LONGEST_AS_TEXT = 255  # older programs show a longer one as ####
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


@dataclass(frozen=True)
class Sending:
    """What a workbook tells beside the report: the address of the form, and the moment."""

    address: str
    at: datetime


def build(opened: OpenReport, sending: Sending) -> bytes:
    """The workbook of a report in the language in force, prefilled; only what is asked is unlocked."""
    view = editing.view_of(
        opened.form,
        background=opened.background,
        today=localdate(sending.at),
        is_sent=False,
    )
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        writer = Writer(book, opened, sending)
        writer.guide()
        for page in pages_of(opened, view):
            writer.page(page)
        writer.stamp()
        writer.lists()
    return file.getvalue()


class Writer:
    """Writes the sheets one after the other and remembers what the hidden ones must say."""

    def __init__(self, book: xlsxwriter.Workbook, opened: OpenReport, sending: Sending) -> None:
        self.book, self.opened, self.sending = book, opened, sending
        self.look = Look(book)
        self.bases: list[tuple[str, str]] = []
        self.columns: dict[tuple[str, ...], str] = {}
        self.name, self.language = nearest(opened.report.initiative, "name")
        period = date_format(opened.report.cycle.period, "F Y")
        self.over = f"{opened.report.initiative.code} · {period}"
        book.set_properties({"title": f"{self.name} – {period}", "subject": self.over})

    def guide(self) -> None:
        """What this is, until when, how it is filled in, where it goes back."""
        sheet = self.book.add_worksheet(pgettext("sheet of a workbook", "Read me first"))
        self._dress(sheet, landscape=False)
        sheet.set_column(0, 0, 2)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 2, 76)
        report = self.opened.report
        sheet.set_row(1, 30)
        sheet.write_string(1, 1, self.name, self.look["title"])
        sheet.write_string(2, 1, self.over, self.look["over"])
        manager = self.opened.background.standing.project_manager
        facts = [
            (_("What is asked"), _("The status report of this project for the period above.")),
            (_("Send it back by"), date_format(report.deadline, "j F Y")),
            (_("Project manager"), str(manager) if manager else "–"),
            (_("Unit"), str(report.initiative.unit)),
            (_("Made on"), date_format(localtime(self.sending.at), "j F Y, H:i")),
        ]
        row = 4
        for label, text in facts:
            sheet.write_string(row, 1, label, self.look["strong"])
            sheet.write_string(row, 2, text, self.look["plain"])
            row += 1
        row += 1
        sheet.merge_range(row, 1, row, 2, _("How it is filled in"), self.look["group"])
        for number, line in enumerate(_guidance(), start=1):
            row += 1
            sheet.set_row(row, height_of([(line, 78)]))
            sheet.write_number(row, 1, number, self.look["strong"])
            sheet.write_string(row, 2, line, self.look["plain"])
        row += 2
        sheet.merge_range(row, 1, row, 2, _("Where it goes"), self.look["group"])
        sheet.write_string(row + 1, 1, _("The form in the portal"), self.look["strong"])
        if self.sending.address:
            sheet.write_url(
                row + 1,
                2,
                self.sending.address,
                self.look["link"],
                _("Open the form of this report"),
            )
        sheet.protect("", PROTECTION)
        sheet.activate()

    def page(self, page: Page) -> None:
        """A sheet of questions: hidden keys in the first row and column."""
        sheet = self.book.add_worksheet(_sheet_name(page.name))
        self._dress(sheet)
        sheet.set_column(0, 0, 4, None, {"hidden": True})
        sheet.set_row(KEYS, None, None, {"hidden": True})
        sheet.write_string(KEYS, 0, f"{MARK}{page.key}", self.look["key"])
        sheet.set_row(TITLE, 28)
        sheet.write_string(TITLE, 1, f"{page.name} – {self.name}"[:200], self.look["title"])
        sheet.write_string(LEAD, 1, f"{self.over}. {page.lead}", self.look["lead"])
        for at, head in enumerate(page.heads, start=1):
            sheet.set_column(at, at, head.width)
            sheet.write_string(KEYS, at, head.key, self.look["key"])
            style = "asked head" if head.key else "head"
            sheet.write_string(HEAD, at, head.label, self.look[style])
        sheet.set_row(
            HEAD, height_of([(head.label, head.width) for head in page.heads], at_least=2)
        )
        for number, row in enumerate(page.rows, start=HEAD + 1):
            if not row.key:
                for at in range(1, len(page.heads) + 1):
                    text = str(row.cells[0]) if at == 1 else ""
                    sheet.write_string(number, at, text, self.look["group"])
                continue
            sheet.write_string(number, 0, row.key, self.look["key"])
            self._row(sheet, number, page, row.cells)
        if not page.rows:
            sheet.write_string(HEAD + 1, 1, page.empty, self.look["lead"])
        sheet.freeze_panes(HEAD + 1, page.frozen + 1)
        sheet.repeat_rows(TITLE, HEAD)
        sheet.print_area(TITLE, 1, HEAD + max(len(page.rows), 1), len(page.heads))
        sheet.protect("", PROTECTION)

    def _row(self, sheet: Any, number: int, page: Page, cells: tuple[Any, ...]) -> None:
        texts, at_least = [], 1
        for at, (cell, head) in enumerate(zip(cells, page.heads, strict=True), start=1):
            if isinstance(cell, Question):
                value = self._question(sheet, number, at, cell, head.label)
                at_least = max(at_least, _room(cell, page))
            else:
                value = cell
                self._locked(sheet, number, at, cell, "label" if at == 1 else "locked")
            if isinstance(value, str):
                texts.append((value, head.width))
        sheet.set_row(number, height_of(texts, at_least))

    def _locked(self, sheet: Any, number: int, at: int, cell: Any, style: str) -> None:
        match cell:
            case None | "":
                sheet.write_blank(number, at, None, self.look[style])
            case date():
                sheet.write_datetime(number, at, cell, self.look["locked day"])
            case int() | Decimal():
                sheet.write_number(number, at, cell, self.look["locked amount"])
            case _:
                sheet.write_string(number, at, str(cell)[:LONGEST_CELL], self.look[style])

    def _question(self, sheet: Any, number: int, at: int, asked: Question, label: str) -> Any:
        value = written(asked.stands, asked.field)
        self.bases.append((asked.key, asked.stands))
        match value:
            case date():
                sheet.write_datetime(number, at, value, self.look["day"])
            case int() | Decimal():
                sheet.write_number(number, at, value, self.look["amount"])
            case "" | None:
                sheet.write_blank(number, at, None, self.look[_style(asked)])
            case _:
                quoted = looks_like_a_formula(value)
                style = "quoted" if quoted else _style(asked)
                sheet.write_string(number, at, value[:LONGEST_CELL], self.look[style])
        sheet.data_validation(number, at, number, at, self._rule(asked, label))
        if asked.key.endswith("_declared"):
            for code, word in labels(asked.field):
                sheet.conditional_format(
                    number,
                    at,
                    number,
                    at,
                    {
                        "type": "cell",
                        "criteria": "==",
                        "value": f'"{word}"',
                        "format": self.look.colour(code),
                    },
                )
        return value

    def _rule(self, asked: Question, label: str) -> Mapping[str, Any]:
        """What the program says and refuses; the portal checks again what comes back."""
        told = asked.told or hint(asked.field)
        rule: dict[str, Any] = {
            "input_title": label[:LONGEST_TITLE],
            "input_message": told[:LONGEST_PROMPT],
            "error_title": label[:LONGEST_TITLE],
            "error_message": told[:LONGEST_PROMPT],
        }
        one = asked.field
        if asked.is_list or isinstance(one, forms.BooleanField):
            return {**rule, "validate": "list", "source": self._list(asked)}
        if isinstance(one, forms.DateField):
            early = {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
            return {**rule, **early, "error_type": "warning"}
        if isinstance(one, forms.DecimalField | forms.IntegerField):
            between = {"criteria": "between", "minimum": -1e15, "maximum": 1e15}
            return {**rule, "validate": "decimal", **between, "error_type": "warning"}
        if asked.longest:
            return {**rule, "validate": "length", "criteria": "<=", "value": asked.longest}
        return {**rule, "validate": "any"}

    def _list(self, asked: Question) -> str:
        words = (
            tuple(yes_and_no())
            if isinstance(asked.field, forms.BooleanField)
            else tuple(word for _code, word in labels(asked.field))
        )
        if words not in self.columns:
            self.columns[words] = xlsxwriter.utility.xl_col_to_name(len(self.columns))
        name = self.columns[words]
        return f"={LISTS}!${name}$1:${name}${max(len(words), 1)}"

    def lists(self) -> None:
        """The lists to choose from."""
        sheet = self.book.add_worksheet(LISTS)
        for at, words in enumerate(self.columns):
            for number, word in enumerate(words):
                sheet.write_string(number, at, word)
        sheet.protect("")
        sheet.very_hidden()

    def stamp(self) -> None:
        """Which report this is, and what stood in each cell when it was made."""
        sheet = self.book.add_worksheet(STAMP)
        sheet.write_string(0, 0, seal(self._stamp()))
        for number, (key, text) in enumerate(self.bases, start=1):
            sheet.write_string(number, 0, key)
            if text:
                sheet.write_string(number, 1, text[:LONGEST_CELL])
        sheet.protect("")
        sheet.very_hidden()

    def _stamp(self) -> Stamp:
        return Stamp(
            report=self.opened.report.pk,
            edition=EDITION,
            language=translation.get_language() or "en",
            form=fingerprint(self.opened.form),
            draft=self.opened.draft_version,
            revision=self.opened.report.revision,
            locks=locks_of(self.opened),
            made_at=self.sending.at.isoformat(),
        )

    def _dress(self, sheet: Any, *, landscape: bool = True) -> None:
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        over = self.over.replace("&", "&&")
        sheet.set_footer(f"&L&8{over}&R&8&P / &N")


def _room(asked: Question, page: Page) -> int:
    """How many lines a cell has room for, at least."""
    longest = asked.longest or 0
    if longest <= SHORT or asked.is_list:
        return 1
    return TEXT_LINES if longest > LONGEST_AS_TEXT + SHORT and page.key == "report" else 2


def _style(asked: Question) -> str:
    match asked.field:
        case forms.DateField():
            return "day"
        case forms.DecimalField() | forms.IntegerField():
            return "amount"
    if asked.is_list or isinstance(asked.field, forms.BooleanField):
        return "choice"
    return "text" if (asked.longest or 0) <= LONGEST_AS_TEXT else "long text"


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1"


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
