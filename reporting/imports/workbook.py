"""An .xlsx workbook to sheets: stored values only, read in one pass, formulas and merges noticed."""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

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
MAX_SHEETS = 100
MAX_SHARED = 64 * 1024 * 1024  # characters
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


def read_workbook(data: bytes, sheet: str = "", also: Collection[str] = ()) -> list[Sheet]:
    """The named sheet, or every visible one and those of `also`. Raises FileFault."""
    archive = Archive(data)
    book = _open(archive)
    names = tuple(name for name, _part, _visible in book.sheets)
    if sheet and sheet not in names:
        raise FileFault("sheet_missing", sheet=sheet, sheets=", ".join(names))
    chosen = [
        one for one in book.sheets if (one[0] == sheet if sheet else one[2] or one[0] in also)
    ]
    if not chosen:
        raise FileFault("empty")
    book.shared = _shared_strings(archive)
    book.formats = _formats(archive)
    limit = _Limit()
    return [
        _SheetReader(archive, book, name, part, is_visible, limit).read(names)
        for name, part, is_visible in chosen
    ]


def _open(archive: Archive) -> Book:
    """Sheets in their order, and the day from which dates count."""
    book, found, targets = Book(), [], {}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            key = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            visible = attributes.get("state", "visible") == "visible"
            found.append((attributes.get("name", ""), key, visible))
        elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            book.epoch = EPOCH_1904

    def relation(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    if "xl/workbook.xml" not in archive.names:
        raise FileFault("unreadable")
    archive.walk("xl/workbook.xml", start)
    if "xl/_rels/workbook.xml.rels" in archive.names:
        archive.walk("xl/_rels/workbook.xml.rels", relation)
    for name, key, visible in found[:MAX_SHEETS]:
        target = targets.get(key, "")
        part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
        if target.startswith("/"):
            part = target.lstrip("/")
        if part in archive.names and "chartsheets/" not in part:
            book.sheets.append((name, part, visible))
    if not book.sheets:
        raise FileFault("unreadable")
    return book


def _shared_strings(archive: Archive) -> list[str]:
    part = "xl/sharedStrings.xml"
    strings: list[str] = []
    pieces: list[str] = []
    size = 0
    inside = is_phonetic = False

    def start(tag: str, _attributes: Mapping[str, str]) -> None:
        nonlocal inside, is_phonetic
        is_phonetic = is_phonetic or tag == "rPh"  # how to pronounce what stands before
        inside = tag == "t" and not is_phonetic

    def end(tag: str) -> None:
        nonlocal inside, size, is_phonetic
        inside = False
        if tag == "rPh":
            is_phonetic = False
        elif tag == "si":
            text = "".join(pieces)
            pieces.clear()
            size += len(text)
            if len(text) > LONGEST_CELL:
                raise FileFault("cell_too_long", row="?", limit=LONGEST_CELL)
            if size > MAX_SHARED or len(strings) > MAX_CELLS:
                raise FileFault("too_large")
            strings.append(_unescaped(text))

    def text(piece: str) -> None:
        nonlocal size
        if inside:
            pieces.append(piece)
            if len(piece) > MAX_SHARED or len(pieces) > 100_000:
                raise FileFault("too_large")

    if part in archive.names:
        archive.walk(part, start, end, text)
    return strings


def _formats(archive: Archive) -> list[str]:
    """The number format of each cell style."""
    own: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            key = attributes.get("numFmtId", "0")
            formats.append(own.get(key) or _builtin(key))

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    if "xl/styles.xml" in archive.names:
        archive.walk("xl/styles.xml", start, end)
    return formats


def _builtin(key: str) -> str:
    return str(BUILTIN_FORMATS.get(int(key), "General")) if key.isdigit() else "General"


@lru_cache(maxsize=1024)
def _kind_of(number_format: str) -> str:
    """What a number under this format is: date, time, percent or number."""
    if is_date_format(number_format):
        return "date" if re.search(r"[yd]", _without_texts(number_format), re.I) else "time"
    return "percent" if "%" in number_format else "number"


def _without_texts(number_format: str) -> str:
    return re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format)


class _Limit:
    """How many cells the whole file may hold."""

    def __init__(self) -> None:
        self.cells = 0


class _SheetReader:
    """Walks through one sheet and keeps its rows as records."""

    def __init__(
        self, archive: Archive, book: Book, name: str, part: str, is_visible: bool, limit: _Limit
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
                return _unescaped(text)

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


@lru_cache(maxsize=20_000)
def _index(letters: str) -> int:
    """The position of a column from its letters, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _unescaped(text: str) -> str:
    """Control characters stand in workbooks as _x000D_."""
    if "_x" not in text:
        return text
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
