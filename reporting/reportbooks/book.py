"""The workbook that goes out."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django import forms
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import pgettext

from portfolio.statusreports import editing
from ppm.files.spreadsheets import looks_like_a_formula
from ppm.languages.nearest import nearest
from reporting.registerbooks.values import yes_and_no
from reporting.reportbooks.asking import EDITION, Question, fingerprint, locks_of
from reporting.reportbooks.cells import labels, written
from reporting.reportbooks.guide import Sending, write_guide
from reporting.reportbooks.look import PROTECTION, Look, height_of
from reporting.reportbooks.opening import OpenReport
from reporting.reportbooks.rules import room_of, rule_of, style_of
from reporting.reportbooks.sheets import Page, pages_of
from reporting.reportbooks.stamps import Stamp, seal

STAMP, LISTS = "_ppm", "_lists"
MARK = "ppm:"  # what the hidden key of a sheet begins with
KEYS, TITLE, LEAD, HEAD = 0, 1, 2, 3  # rows above those of a sheet
LONGEST_CELL = 32_000
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def build(opened: OpenReport, sending: Sending) -> bytes:
    """The workbook of a report in the language in force, prefilled; only what is asked is unlocked."""
    today = localdate(sending.at)
    view = editing.view_of(opened.form, background=opened.background, today=today, is_sent=False)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        writer = Writer(book, opened, sending)
        writer.guide()
        for page in pages_of(opened, view, today):
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
        sheet = self.book.add_worksheet(pgettext("sheet of a workbook", "Read me first"))
        self._dress(sheet, landscape=False)
        write_guide(sheet, self.look, self.opened, self.sending, name=self.name, over=self.over)

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
                at_least = max(at_least, room_of(cell, page.key))
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
                sheet.write_blank(number, at, None, self.look[style_of(asked)])
            case _:
                quoted = looks_like_a_formula(value)
                style = "quoted" if quoted else style_of(asked)
                sheet.write_string(number, at, value[:LONGEST_CELL], self.look[style])
        source = self._list(asked) if asked.is_chosen else ""
        sheet.data_validation(number, at, number, at, rule_of(asked, label, source))
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

    def _list(self, asked: Question) -> str:
        """Where the words to choose from stand."""
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


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1"
