"""The one writer of workbooks: columns and rows in, an .xlsx file out."""

import html
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ppm.ui.columns import Column

LONGEST_TEXT = 32_767
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
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
        sheet = book.add_worksheet(NOT_IN_SHEET_NAMES.sub(" ", title).strip()[:31] or "1")
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = _formats(book)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, str(column.label), head)
        count = 0
        plan = [(index, column.workbook_value) for index, column in enumerate(columns)]
        for count, row in enumerate(rows, start=1):
            for index, value_of in plan:
                _write(sheet, count, index, value_of(row), formats)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, count, len(columns) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        # Longer feet are refused by spreadsheet programs.
        sheet.set_footer(f"&L&8{perimeter.replace('&', '&&')[:230]}&R&P/&N")
    return file.getvalue() if isinstance(file, io.BytesIO) else b""


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
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


def _write(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Format]) -> None:
    # Most cells are text: they are asked about first, and by their very type.
    if type(value) is str:
        if value:
            text = value[:LONGEST_TEXT]
            kind = "quoted" if text.startswith(FORMULA_SIGNS) else "text"
            sheet.write_string(row, column, text, formats[kind])
        return
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(row, column, value, formats["text"])
        case int():
            sheet.write_number(row, column, value, formats["whole"])
        case float() | Decimal():
            is_whole = value == int(value)
            sheet.write_number(row, column, value, formats["whole" if is_whole else "decimal"])
        case datetime():
            moment = timezone.make_naive(value) if timezone.is_aware(value) else value
            sheet.write_datetime(row, column, moment, formats["moment"])
        case date():
            sheet.write_datetime(row, column, value, formats["day"])
        case _:
            _write(sheet, row, column, str.__str__(plain_text(value)), formats)


def plain_text(value: object) -> str:
    """The words of a cell; what was drawn for the screen loses its markup."""
    text = str(value)
    if isinstance(value, SafeString):
        text = html.unescape(strip_tags(re.sub(r"<(br|/?p|/?div|/?span)\b", r" <\1", text)))
        text = re.sub(r"\s+", " ", text).strip()
    return text
