"""The pack as a workbook: a sheet of facts, then one real table per content.

Rows are streamed: a sheet of fifty thousand of them is never in memory as cells.
"""

import io
import re
from collections.abc import Iterable

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format

from reporting.exports.sheetrows import RowSheet
from reporting.exports.workbook import NOT_IN_SHEET_NAMES, cell_formats
from reporting.packfiles.contents import tables
from reporting.packfiles.facts import facts, tail
from reporting.packfiles.shape import Table, said
from reporting.packs.content import Content
from reporting.packs.edition import Edition, title_of
from reporting.packs.marks import day
from reporting.snapshots.frozen import Text

STYLE = "Table Style Light 9"


class TableSheet(RowSheet):
    """A streaming sheet that may hold a table all the same: its head is written before its rows."""

    def name_as_table(self, table: Table, count: int) -> None:
        """Declare what has been written a table; a table has at least one row."""
        options = {
            "name": f"t_{re.sub('[^a-z0-9_]', '', table.key)}",
            "style": STYLE,
            "title": table.title,
            "columns": [{"header": label} for label, _width in table.heads],
        }
        # The library refuses tables to streaming sheets since it would write their heads too late;
        # here they are on the sheet already, with the very same words.
        self.constant_memory = False
        try:
            self.add_table(0, 0, max(count, 1), len(table.heads) - 1, options)
        finally:
            self.constant_memory = True
        self.table.clear()


def build(content: Content, edition: Edition, language: str) -> bytes:
    """The whole workbook in the active language."""
    title = title_of(content)
    return write(
        title=title,
        facts=[
            *facts(content, edition),
            *((_("News of %(day)s") % {"day": day(one.at)}, one.text) for one in edition.flashes),
        ],
        tables=tables(content),
        foot=tail(content, edition),
        language=language,
    )


def write(
    *,
    title: str,
    facts: Iterable[tuple[str, object]],
    tables: Iterable[Table],
    foot: str,
    language: str,
) -> bytes:
    """Facts on the first sheet, a sheet per table; `foot` stands below each printed page."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "comments": foot, "language": language})
        formats = cell_formats(book)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        first = _sheet(book, _("About this workbook"))
        first.set_column(0, 0, 34, head)
        first.set_column(1, 1, 90)
        first.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        first.write_rows(facts, formats)
        _print(first, foot, repeat=False)
        for table in tables:
            _table(book, table, head, formats, foot)
    return file.getvalue()


def _table(
    book: xlsxwriter.Workbook, table: Table, head: Format, formats: dict[str, Format], foot: str
) -> None:
    sheet = _sheet(book, table.title)
    for index, (label, width) in enumerate(table.heads):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, label, head)
    rows = ([said(one) if isinstance(one, Text) else one for one in row] for row in table.rows)
    count = sheet.write_rows(rows, formats)
    sheet.freeze_panes(1, 2)
    sheet.name_as_table(table, count)
    _print(sheet, foot, repeat=True)


def _sheet(book: xlsxwriter.Workbook, title: str) -> TableSheet:
    name = NOT_IN_SHEET_NAMES.sub(" ", title).strip()[:31]
    sheet: TableSheet = book.add_worksheet(name, TableSheet)
    return sheet


def _print(sheet: TableSheet, foot: str, *, repeat: bool) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if repeat:
        sheet.repeat_rows(0)
    # Longer feet are refused by spreadsheet programs.
    sheet.set_footer(f"&L&8{foot.replace('&', '&&')[:230]}&R&P/&N")
