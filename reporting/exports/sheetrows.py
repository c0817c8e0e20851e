"""Rows of a worksheet as text: what costs the time of a workbook of fifty thousand rows.

XlsxWriter checks, keeps and formats each cell by itself. Its streaming worksheet writes rows to a file that
it packs at the end; these rows are written there at once. Everything else of the workbook is XlsxWriter's.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from ppm.files.spreadsheets import looks_like_a_formula, plain_text

LONGEST_TEXT, SHORT = 32_767, 80
# What XML or a spreadsheet program would take for something else than text.
CARE = re.compile(r"[&<>_\x00-\x1f\ufffe\uffff]|^\s|\s$")
MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


class RowSheet(Worksheet):
    """A streaming worksheet that takes whole rows of values after its header."""

    def write_rows(self, rows: Iterable[Iterable[Any]], formats: dict[str, Format]) -> int:
        """Write rows below what has been written; returns how many. Formats: see `cell_writer`."""
        first = (self.dim_rowmax or 0) + 1
        self._write_single_row(first)
        names: list[str] = []
        cell, write, count = cell_writer(self, formats), self.fh.write, 0
        for count, values in enumerate(rows, start=1):
            number = first + count
            parts = [f'<row r="{number}">']
            for index, value in enumerate(values):
                if value is None or value == "":
                    continue
                while index >= len(names):
                    names.append(xl_col_to_name(len(names)))
                parts.append(f'<c r="{names[index]}{number}"{cell(value)}')
            parts.append("</row>")
            write("".join(parts))
        if count:
            self._check_dimensions(first + count - 1, max(0, len(names) - 1))
        return count


def cell_writer(sheet: Worksheet, formats: dict[str, Format]) -> Callable[[Any], str]:
    """A function from a value to its cell, from the style on, in the format that suits the value.

    Formats: text, quoted (text that looks like a formula), whole, decimal, day, moment.
    """
    styles = {name: one._get_xf_index() for name, one in formats.items()}
    whole, decimal = (f' s="{styles[name]}"><v>' for name in ("whole", "decimal"))

    def text(value: str) -> str:
        kind = "quoted" if looks_like_a_formula(value) else "text"
        value, space = value[:LONGEST_TEXT], ""
        if CARE.search(value):
            value = sheet._escape_control_characters(value).translate(MARKS)
            space = ' xml:space="preserve"'
        return f' s="{styles[kind]}" t="inlineStr"><is><t{space}>{value}</t></is></c>'

    short_text = lru_cache(maxsize=8_192)(text)  # units, statuses and states come again and again

    @lru_cache(maxsize=8_192)
    def moment(value: date, kind: str) -> str:
        return f' s="{styles[kind]}"><v>{sheet._convert_date_time(value):.16G}</v></c>'

    def cell(value: Any) -> str:
        # Most cells are text: they are asked about first, and by their very type.
        if type(value) is str:
            return short_text(value) if len(value) <= SHORT else text(value)
        match value:
            case bool():
                return f' s="{styles["text"]}" t="b"><v>{value:d}</v></c>'
            case int():
                return f"{whole}{value}</v></c>"
            case float() | Decimal():
                return f"{whole if value == int(value) else decimal}{value:.16G}</v></c>"
            case datetime():
                naive = timezone.make_naive(value) if timezone.is_aware(value) else value
                return moment(naive, "moment")
            case date():
                return moment(value, "day")
            case _:
                return text(str.__str__(plain_text(value)))

    return cell
