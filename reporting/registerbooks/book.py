"""The workbook that goes out."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django import forms
from django.utils.translation import gettext as _

from portfolio.registers.shape.register import Register
from ppm.files.spreadsheets import looks_like_a_formula
from reporting.registerbooks.layout import (
    CODE,
    REFERENCE,
    STAMP,
    STAMP_ROW,
    VERSION,
    Column,
    columns_of,
    stamp_of,
    takes_new,
)
from reporting.registerbooks.values import as_cell, is_list, labels_of, yes_and_no

LISTS = "_lists"
BLANK_ROWS = 100  # below the lines, for new ones
WIDTHS = {REFERENCE: 12, CODE: 16, VERSION: 12}


def build(one: Register, rows: Iterable[Any], language: str) -> bytes:
    """The lines as a workbook in the reader's language; only what may change is unlocked."""
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        columns = columns_of(one)
        sheet = book.add_worksheet(_sheet_name(str(one.plural)))
        formats = _formats(book)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _width(column))
            sheet.write_string(0, at, column.label, formats["head"])
        count = 0
        for count, row in enumerate(rows, start=1):
            _write_row(sheet, count, row, columns, formats)
        last = count + (BLANK_ROWS if takes_new(one) else 0)
        for number in range(count + 1, last + 1):
            for at, column in enumerate(columns):
                # The code says where a new line belongs; its reference is given by the portal.
                style = "locked" if column.is_locked and column.name != CODE else _style(column)
                sheet.write_blank(number, at, None, formats[style])
        _drop_downs(book, sheet, columns, last)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
        sheet.protect(
            "",
            {
                "format_columns": True,
                "format_rows": True,
                "sort": True,
                "autofilter": True,
                "select_locked_cells": True,
            },
        )
        _explain(book, one, language, formats)
    return file.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(sign for sign in title if sign not in "[]:*?/\\'")[:31] or "1"


def _formats(book: xlsxwriter.Workbook) -> dict[str, Any]:
    base = {"valign": "top", "text_wrap": True}
    grey = {"bg_color": "#EEF1F4", "font_color": "#4A5663"}
    return {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "locked": book.add_format({**base, **grey}),
        "text": book.add_format({**base, "locked": False}),
        "quoted": book.add_format({**base, "locked": False, "quote_prefix": True}),
        "day": book.add_format({**base, "locked": False, "num_format": "dd/mm/yyyy"}),
        "amount": book.add_format({**base, "locked": False, "num_format": "#,##0.00"}),
        "whole": book.add_format({**base, "locked": False, "num_format": "0"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
        "stamp": book.add_format({"font_color": "#8A949E", "font_size": 8}),
    }


def _width(column: Column) -> int:
    if column.name in WIDTHS:
        return WIDTHS[column.name]
    if isinstance(column.field, forms.CharField) and isinstance(
        column.field.widget, forms.Textarea
    ):
        return 48
    return 40 if column.name == "title" else 22


def _style(column: Column) -> str:
    match column.field:
        case forms.DateField():
            return "day"
        case forms.DecimalField():
            return "amount"
        case forms.IntegerField():
            return "whole"
    return "text"


def _write_row(
    sheet: Any, number: int, row: Any, columns: Sequence[Column], formats: dict[str, Any]
) -> None:
    code = row.initiative.code if row.initiative_id else ""
    locked = {REFERENCE: row.reference, CODE: code, VERSION: row.version}
    for at, column in enumerate(columns):
        if column.field is None:
            sheet.write(number, at, locked[column.name], formats["locked"])
            continue
        value, style = as_cell(row, column.name, column.field), formats[_style(column)]
        match value:
            case None | "":
                sheet.write_blank(number, at, None, style)
            case date():
                sheet.write_datetime(number, at, value, style)
            case int() | Decimal():
                sheet.write_number(number, at, value, style)
            case _:
                text = str(value)
                quoted = looks_like_a_formula(text)
                sheet.write_string(
                    number, at, text[:32_000], formats["quoted"] if quoted else style
                )


def _drop_downs(book: Any, sheet: Any, columns: Sequence[Column], last: int) -> None:
    """Lists to choose from; the portal checks again what comes back."""
    lists = book.add_worksheet(LISTS)
    lists.hide()
    for at, column in enumerate(columns):
        field = column.field
        if isinstance(field, forms.BooleanField):
            offered = yes_and_no()
        elif field is not None and is_list(field):
            offered = labels_of(field)  # type: ignore[arg-type]  # a ChoiceField
        else:
            continue
        for number, label in enumerate(offered):
            lists.write_string(number, at, label)
        name = xlsxwriter.utility.xl_col_to_name(at)
        if last:
            source = f"={LISTS}!${name}$1:${name}${len(offered)}"
            sheet.data_validation(
                1,
                at,
                last,
                at,
                {
                    "validate": "list",
                    "source": source,
                    "error_title": column.label[:32],
                    "error_message": _("Choose one of the list."),
                },
            )


def _explain(book: Any, one: Register, language: str, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(STAMP)
    sheet.set_column(0, 0, 100)
    lines = [
        _("Change what is white, leave what is grey as it is, and send this file back."),
        _("People are written by their name or their e-mail address."),
        _("Before anything is written, the portal shows what differs, cell by cell."),
        _("A line that somebody else has changed in between is left as it stands."),
    ]
    if takes_new(one):
        lines.append(
            _(
                "A new line stands below the others: without reference, with the code of its initiative."
            )
        )
    sheet.write_string(0, 0, str(one.plural), formats["title"])
    for number, line in enumerate(lines, start=2):
        sheet.write_string(number, 0, line, formats["plain"])
    sheet.write_string(STAMP_ROW - 1, 0, stamp_of(one, language), formats["stamp"])
    sheet.protect("")
