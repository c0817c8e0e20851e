"""What every file for spreadsheet programs obeys: text is text, CSV in the signs that the program expects."""

import csv
import html
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")  # a program would run what begins with them
BOM = "\ufeff"  # without it a spreadsheet program takes UTF-8 for something older
# Where a comma stands in numbers, spreadsheet programs expect a semicolon between cells.
SEPARATORS = {"fr": (";", ","), "nl": (";", ","), "en": (",", ".")}


def plain_text(value: object) -> str:
    """The words of a cell; what was drawn for the screen loses its markup."""
    text = str(value)
    if isinstance(value, SafeString):
        text = html.unescape(strip_tags(re.sub(r"<(br|/?p|/?div|/?span)\b", r" <\1", text)))
        text = re.sub(r"\s+", " ", text).strip()
    return text


def looks_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet program would calculate this text."""
    return text.startswith(FORMULA_SIGNS)


class _Line:
    """What `csv` writes to: the line is kept until it is taken."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def csv_lines(rows: Iterable[Iterable[Any]], language: str = "fr") -> Iterator[str]:
    """The lines of a CSV file, one at a time, in the separators of a language; the first bears the mark."""
    between, comma = SEPARATORS.get(language, SEPARATORS["en"])
    line, start = _Line(), BOM
    writer = csv.writer(line, delimiter=between, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_as_text(value, comma) for value in row])
        yield start + line.text
        start = ""


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
            # The apostrophe makes it text.
            return f"'{text}" if looks_like_a_formula(text) else text
