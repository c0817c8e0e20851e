"""One sheet of a workbook: its rows as records, in one pass, formulas and merges noticed."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from openpyxl.styles.numbers import is_date_format

from reporting.imports.archive import Archive
from reporting.imports.faults import FileFault
from reporting.imports.tables import (
    LONGEST_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Merge,
    Raw,
    Record,
    Records,
    Sheet,
)

MAX_CELLS = 5_000_000
MAX_MERGES = 20_000
CURRENCY_FORMAT = re.compile(r"\[\$([^\]-]+)|([€£$])")
CURRENCIES = {"€": "EUR", "£": "GBP", "$": "USD"}
EPOCH_1900, EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass(slots=True)
class Book:
    """What the sheets share."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)  # name, part, visible
    epoch: date = EPOCH_1900
    shared: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)


class Limit:
    """How many cells the whole file may hold."""

    def __init__(self) -> None:
        self.cells = 0


class SheetReader:
    """Walks through one sheet and keeps its rows as records."""

    def __init__(
        self, archive: Archive, book: Book, name: str, part: str, is_visible: bool, limit: Limit
    ) -> None:
        self.archive, self.book, self.name, self.part = archive, book, name, part
        self.is_visible, self.limit = is_visible, limit
        self.records = Records()
        self.merges: list[Merge] = []
        self.symbols: dict[int, Counter[str]] = {}
        self.row = 0
        self.is_hidden = False
        self.cells: dict[int, Raw] = {}
        self.formulas: list[int] = []
        self.uncached: list[int] = []
        self.column, self.kind, self.style = -1, "", 0
        self.takes, self.has_formula, self.is_phonetic = False, False, False
        self.pieces: list[str] = []

    def read(self, names: tuple[str, ...]) -> Sheet:
        self.archive.walk(self.part, self.start, self.end, self.text)
        return Sheet(
            records=self.records,
            name=self.name,
            names=names,
            is_visible=self.is_visible,
            merges=tuple(self.merges),
            currencies={i: count.most_common(1)[0][0] for i, count in self.symbols.items()},
        )

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            place = PLACE.fullmatch(attributes.get("r", ""))
            self.column = _index(place[1]) if place else self.column + 1
            self.kind = attributes.get("t", "n")
            style = attributes.get("s", "0")
            self.style = int(style) if style.isdigit() else 0
            self.pieces, self.has_formula = [], False
        elif tag in ("v", "t"):
            self.takes = not self.is_phonetic
        elif tag == "f":
            self.has_formula = True
        elif tag == "rPh":
            self.is_phonetic = True
        elif tag == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isdigit() else self.row + 1
            self.is_hidden = attributes.get("hidden") in ("1", "true")
            self.column = -1
        elif tag == "mergeCell" and len(self.merges) < MAX_MERGES:
            self._merge(attributes.get("ref", ""))

    def end(self, tag: str) -> None:
        self.takes = False
        if tag == "c":
            self._cell()
        elif tag == "row":
            self._row()
        elif tag == "rPh":
            self.is_phonetic = False

    def text(self, piece: str) -> None:
        if self.takes:
            self.pieces.append(piece)
            if len(piece) > LONGEST_CELL or len(self.pieces) > LONGEST_CELL:
                raise FileFault("cell_too_long", row=self.row, limit=LONGEST_CELL)

    def _cell(self) -> None:
        text = "".join(self.pieces)
        if len(text) > LONGEST_CELL:
            raise FileFault("cell_too_long", row=self.row, limit=LONGEST_CELL)
        if self.has_formula:
            self.formulas.append(self.column)
            # An empty text is a stored value; no value at all was never calculated.
            if not text and self.kind != "str":
                self.uncached.append(self.column)
        value = self._value(text)
        if value is None or value == "":
            return
        if self.column >= MAX_COLUMNS:
            raise FileFault("too_wide", limit=MAX_COLUMNS)
        self.cells[self.column] = value
        self.limit.cells += 1
        if self.limit.cells > MAX_CELLS:
            raise FileFault("too_large")

    def _value(self, text: str) -> Raw:
        if not text:
            return None
        match self.kind:
            case "s":
                index = int(text) if text.isdigit() else -1
                known = 0 <= index < len(self.book.shared)
                return self.book.shared[index] if known else None
            case "n":
                return self._number(text)
            case "b":
                return str(text == "1")
            case "d":
                return text.partition("T")[0]
            case _:
                return unescaped(text)

    def _number(self, text: str) -> Raw:
        try:
            number = float(text)
        except ValueError:
            return text
        if number != number or number in (float("inf"), float("-inf")):
            return text
        shown = self.book.formats[self.style] if self.style < len(self.book.formats) else ""
        kind = _kind_of(shown)
        if kind == "date":
            return self._day(number) or text
        if kind == "time":
            return text
        if shown and shown != "General" and (symbol := CURRENCY_FORMAT.search(shown)):
            code = CURRENCIES.get((symbol[1] or symbol[2]).strip())
            if code:
                self.symbols.setdefault(self.column, Counter())[code] += 1
        # A spreadsheet keeps fifteen significant digits; the rest is binary noise.
        exact = Decimal(format(number, ".15g"))
        if kind == "percent":
            return exact * 100
        return exact

    def _day(self, number: float) -> date | None:
        days = int(number)
        if self.book.epoch == EPOCH_1900 and 0 < days < 60:
            days += 1  # the leap day of 1900 that spreadsheet programs believe in
        try:
            return self.book.epoch + timedelta(days=days)
        except OverflowError:
            return None

    def _row(self) -> None:
        if not self.cells:
            self.formulas, self.uncached = [], []
            return
        if len(self.records) >= MAX_ROWS:
            raise FileFault("too_many_rows", limit=MAX_ROWS)
        width = max(self.cells) + 1
        cells = tuple(map(self.cells.get, range(width)))
        self.records.append(
            Record(self.row, cells, tuple(self.formulas), tuple(self.uncached), self.is_hidden)
        )
        self.cells, self.formulas, self.uncached = {}, [], []

    def _merge(self, reference: str) -> None:
        first, _colon, last = reference.partition(":")
        start, end = PLACE.fullmatch(first), PLACE.fullmatch(last)
        if start and end and _index(end[1]) < MAX_COLUMNS:
            self.merges.append((int(start[2]), _index(start[1]), int(end[2]), _index(end[1])))


@lru_cache(maxsize=1024)
def _kind_of(number_format: str) -> str:
    """What a number under this format is: date, time, percent or number."""
    if is_date_format(number_format):
        return "date" if re.search(r"[yd]", _without_texts(number_format), re.I) else "time"
    return "percent" if "%" in number_format else "number"


def _without_texts(number_format: str) -> str:
    return re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format)


@lru_cache(maxsize=20_000)
def _index(letters: str) -> int:
    """The position of a column from its letters, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def unescaped(text: str) -> str:
    """Control characters stand in workbooks as _x000D_."""
    if "_x" not in text:
        return text
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
