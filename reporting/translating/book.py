"""Texts of the queue as a workbook, side by side: the original locked, the translation open."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ppm.files.spreadsheets import looks_like_a_formula
from ppm.translations.choices import State
from ppm.translations.queue import Row
from reporting.imports.tables import Record, Sheet
from reporting.translating.incoming import Incoming, unit_id
from reporting.translating.lines import lines_of

STAMP = "ppm-translations"
KEY, CODE, WHERE, SOURCE, TARGET, STATE = range(6)
WIDTHS = (14, 14, 24, 60, 60, 14)
CELL = 32_000


class NotThisBook(Exception):
    """The workbook is not one of the portal's, in a sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def build(found: Sequence[Row], into: str) -> bytes:
    """One row per text; the first column, hidden, says which text and which wording it is.

    What is filled in counts as done unless its row says draft, as on the page.
    """
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        formats = _formats(book)
        sheet = book.add_worksheet(_("Translations")[:31])
        heads = (
            f"{STAMP} {into}", _("Project"), _("Where"), _("Original text"),
            _("Translation (%(language)s)") % {"language": into.upper()}, _("State"),
        )  # fmt: skip
        for at, (head, width) in enumerate(zip(heads, WIDTHS, strict=True)):
            sheet.set_column(at, at, width, None, {"hidden": at == KEY})
            sheet.write_string(0, at, head, formats["head"])
        for number, line in enumerate(lines_of(found), start=1):
            row = line.row
            sheet.write_string(number, KEY, unit_id(row), formats["locked"])
            sheet.write_string(number, CODE, row.code, formats["locked"])
            sheet.write_string(number, WHERE, line.label, formats["locked"])
            _write(sheet, number, SOURCE, row.text, formats, "locked")
            _write(sheet, number, TARGET, row.translation, formats, "open")
            _write(sheet, number, STATE, _word(row.standing != State.DRAFT), formats, "open")
        if found:
            words = {"validate": "list", "source": [_word(False), _word(True)]}
            sheet.data_validation(1, STATE, len(found), STATE, words)
            sheet.autofilter(0, 0, len(found), STATE)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
    return file.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    base = {"valign": "top", "text_wrap": True}
    grey = {"bg_color": "#EEF1F4", "font_color": "#27323C"}
    return {
        "head": book.add_format({"bold": True, "bottom": 1, **base}),
        "locked": book.add_format({**base, **grey}),
        "locked_quoted": book.add_format({**base, **grey, "quote_prefix": True}),
        "open": book.add_format({**base, "locked": False}),
        "open_quoted": book.add_format({**base, "locked": False, "quote_prefix": True}),
    }


def _write(sheet: Any, row: int, column: int, text: str, formats: Any, style: str) -> None:
    if not text:
        sheet.write_blank(row, column, None, formats[style])
        return
    quoted = "_quoted" if looks_like_a_formula(text) else ""
    sheet.write_string(row, column, text[:CELL], formats[f"{style}{quoted}"])


def _word(is_done: bool) -> str:
    return _("done, show it") if is_done else pgettext("translation", "draft")


def read_book(sheets: Sequence[Sheet]) -> tuple[str, list[Incoming]]:
    """The language and what was written in it. A row with a text and no word of state is a draft.

    Raises NotThisBook.
    """
    for sheet in sheets:
        records = list(sheet.filled_records())
        into = _stamp(records[0]) if records else ""
        if into:
            return into, [one for record in records[1:] if (one := _read(record))]
    raise NotThisBook(
        _("This is no workbook of translations of the portal: its first, hidden column is missing.")
    )


def _stamp(head: Record) -> str:
    first = str(head.cells[0] or "") if head.cells else ""
    name, _space, into = first.partition(" ")
    return into.strip() if name == STAMP else ""


def _read(record: Record) -> Incoming | None:
    cells = [str(cell).strip() if cell is not None else "" for cell in record.cells]
    cells += [""] * (STATE + 1 - len(cells))
    if cells[KEY] and TARGET in record.formulas:
        return Incoming(cells[KEY], cells[TARGET] or "=…", State.DRAFT, is_formula=True)
    if not cells[KEY] or not cells[TARGET]:
        return None
    return Incoming(cells[KEY], cells[TARGET], _state(cells[STATE]))


def _state(word: str) -> str:
    """The state that a word says; a word that says none stays as it is, and is refused."""
    said = word.casefold()
    if said in DONE_WORDS:
        return str(State.DONE)
    return str(State.DRAFT) if not said or said in DRAFT_WORDS else word


# The word of any of the three languages, whoever filled the workbook in.
DRAFT_WORDS = {"draft", "brouillon", "concept", "ontwerp"}
DONE_WORDS = {"done, show it", "done", "terminée, à montrer", "terminée", "klaar, tonen", "klaar"}
