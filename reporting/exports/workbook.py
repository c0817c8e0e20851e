"""The one writer of workbooks: columns and rows in, an .xlsx file out."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter
from xlsxwriter.format import Format

from ppm.ui.columns import Column
from reporting.exports.sheetrows import RowSheet

NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\']")


def write_workbook(
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    target: IO[bytes] | None = None,
    perimeter: str = "",
) -> bytes:
    """The rows as a workbook with one sheet, into `target` or returned; one row at a time is in memory.

    `perimeter` says what the rows cover: in the properties and at the foot of each printed page.
    """
    file = target or io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "comments": perimeter})
        name = NOT_IN_SHEET_NAMES.sub(" ", title).strip()[:31] or "1"
        sheet = book.add_worksheet(name, RowSheet)
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, str(column.label), head)
        values = [column.workbook_value for column in columns]
        count = sheet.write_rows(([of(row) for of in values] for row in rows), cell_formats(book))
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        # Longer feet are refused by spreadsheet programs.
        sheet.set_footer(f"&L&8{perimeter.replace('&', '&&')[:230]}&R&P/&N")
    return file.getvalue() if isinstance(file, io.BytesIO) else b""


def cell_formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    """How cells look by what they hold: the names that `cell_writer` knows."""
    base = {"valign": "top"}
    return {
        "text": book.add_format({**base, "text_wrap": True}),
        # The leading apostrophe of spreadsheet programs: text stays text when the cell is edited.
        "quoted": book.add_format({**base, "text_wrap": True, "quote_prefix": True}),
        "whole": book.add_format({**base, "num_format": "#,##0"}),
        "decimal": book.add_format({**base, "num_format": "#,##0.00"}),
        "day": book.add_format({**base, "num_format": "dd/mm/yyyy"}),
        "moment": book.add_format({**base, "num_format": "dd/mm/yyyy hh:mm"}),
    }
