"""Lists as text, for programs that read neither workbooks nor our language."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ppm.ui.columns import Column
from reporting.exports.workbook import FORMULA_SIGNS, plain_text

BOM = "\ufeff"  # without it a spreadsheet program takes UTF-8 for something older
# Where a comma stands in numbers, spreadsheet programs expect a semicolon between cells.
SEPARATORS = {"fr": (";", ","), "nl": (";", ","), "en": (",", ".")}


class _Line:
    """What `csv` writes to: the line is kept until it is taken."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def csv_lines(*, columns: Sequence[Column], rows: Iterable[Any], language: str) -> Iterator[str]:
    """The lines of the file, one at a time, in the separators of the reader's language."""
    between, comma = SEPARATORS.get(language, SEPARATORS["en"])
    line = _Line()
    writer = csv.writer(line, delimiter=between, lineterminator="\r\n")
    writer.writerow([_as_text(str(column.label), comma) for column in columns])
    yield BOM + line.text
    for row in rows:
        writer.writerow([_as_text(column.workbook_value(row), comma) for column in columns])
        yield line.text


def _as_text(value: Any, comma: str) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case int():
            return str(value)
        case float() | Decimal():
            return f"{value:f}".replace(".", comma)
        case datetime():
            moment = timezone.make_naive(value) if timezone.is_aware(value) else value
            return moment.strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case _:
            text = plain_text(value)
            # A spreadsheet program would run it as a formula: the apostrophe makes it text.
            return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
