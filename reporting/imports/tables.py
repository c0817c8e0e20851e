"""A file as a table of raw cells: what the readers produce and everything later works on."""

import pickle
import re
import weakref
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any

Raw = str | Decimal | date | None
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; columns from 0

MAX_COLUMNS = 500
MAX_ROWS = 200_000
LONGEST_CELL = 32_767  # what a spreadsheet program holds
CHUNK = 500
IN_MEMORY = 4 * 1024 * 1024
HEAD = 2_000
INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069"
    "\\ufeff\\ud800-\\udfff\\ufffe\\uffff]"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the file; `number` is the row a spreadsheet program shows for it.

    `formulas` and `uncached` are the positions of calculated cells, and of those never calculated.
    """

    number: int
    cells: tuple[Raw, ...]
    formulas: tuple[int, ...] = ()
    uncached: tuple[int, ...] = ()
    is_hidden: bool = False

    def filled(self) -> list[int]:
        """Positions of the cells that hold something."""
        return [i for i, cell in enumerate(self.cells) if not is_blank(cell)]

    def is_filled(self) -> bool:
        """Whether any cell holds something."""
        return not all(map(is_blank, self.cells))


class Records:
    """Records in the order of the file, read as often as needed; a long file lies on disk, not in memory."""

    def __init__(self, records: Sequence[Record] = ()) -> None:
        self._offsets: list[int] = []
        self._last: list[Record] = []
        self._count = 0
        # Closed with the object: every reader shares the one file.
        self._file: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        weakref.finalize(self, self._file.close)
        for record in records:
            self.append(record)

    def append(self, record: Record) -> None:
        self._last.append(record)
        self._count += 1
        if len(self._last) == CHUNK:
            self._offsets.append(self._file.seek(0, 2))
            rows = [(r.number, r.cells, r.formulas, r.uncached, r.is_hidden) for r in self._last]
            pickle.dump(rows, self._file, pickle.HIGHEST_PROTOCOL)
            self._last = []

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Record]:
        for chunk in range(len(self._offsets)):
            yield from self._chunk(chunk)
        yield from self._last

    def __getitem__(self, index: int) -> Record:
        chunk, place = divmod(index if index >= 0 else self._count + index, CHUNK)
        return self._chunk(chunk)[place] if chunk < len(self._offsets) else self._last[place]

    def _chunk(self, number: int) -> list[Record]:
        self._file.seek(self._offsets[number])
        # Written by this very object a moment ago, never by the sender.
        return [Record(*row) for row in pickle.load(self._file)]  # noqa: S301


@dataclass(frozen=True, slots=True)
class Sheet:
    """All records of one sheet (or of a text file) with what was noticed while reading."""

    records: Records
    name: str = ""
    names: tuple[str, ...] = ()
    is_visible: bool = True
    merges: tuple[Merge, ...] = ()
    currencies: dict[int, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    cut_off: bool = False
    is_transposed: bool = False

    def filled_records(self) -> Iterator[Record]:
        """The records that hold something; a cell merged downwards says the same in each of its rows."""
        starts: dict[int, list[Merge]] = {}
        for merge in self.merges:
            if merge[2] > merge[0]:
                starts.setdefault(merge[0], []).append(merge)
        active: list[tuple[int, int, Raw]] = []  # last row, column, value
        for record in self.records:
            if active:
                active = [one for one in active if one[0] >= record.number]
                record = _with_merged(record, active)
            for merge in starts.get(record.number, ()):
                active.append((merge[2], merge[1], cell_at(record, merge[1])))
            if record.is_filled():
                yield record


def _with_merged(record: Record, active: list[tuple[int, int, Raw]]) -> Record:
    cells = list(record.cells)
    for _last, column, value in active:
        if not is_blank(value):
            cells += [None] * (column + 1 - len(cells))
            cells[column] = value if is_blank(cells[column]) else cells[column]
    return Record(record.number, tuple(cells), record.formulas, record.uncached, record.is_hidden)


@dataclass(frozen=True, slots=True)
class Column:
    """One column under its header; `label` is unique in the table, also for equal headers."""

    index: int
    header: str
    occurrence: int
    label: str


class Rows:
    """The data rows of a sheet: every record from `first` on that is neither a total nor a note."""

    def __init__(self, sheet: Sheet, first: int, left_out: frozenset[int], count: int) -> None:
        self._sheet, self._first, self._left_out, self._count = sheet, first, left_out, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Record]:
        for record in self._sheet.filled_records():
            if record.number >= self._first and record.number not in self._left_out:
                yield record


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and data rows; what stood above the header, and the totals and notes below.

    Of a transposed sheet the records are its columns: `field_rows` are the rows of its fields.
    """

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: Rows
    header_row: int
    header_rows: tuple[int, ...] = ()
    above: tuple[str, ...] = ()
    total_rows: tuple[Record, ...] = ()
    note_rows: tuple[Record, ...] = ()
    short_rows: tuple[int, ...] = ()
    long_rows: frozenset[int] = frozenset()
    head: tuple[Record, ...] = ()

    def values(self, column: Column) -> list[Raw]:
        """The cells of one column in the first rows: enough to judge it by."""
        return [cell_at(row, column.index) for row in self.head]

    def place(self, number: int, index: int) -> tuple[int, int]:
        """Row and column (from 1) in the file of a record's cell."""
        return (index + 1, number) if self.sheet.is_transposed else (number, index + 1)


def first_of(rows: Rows, count: int = HEAD) -> tuple[Record, ...]:
    """The first records."""
    return tuple(islice(rows, count))


def cell_at(record: Record, index: int) -> Raw:
    """The cell at a position; a record that stops early is blank there."""
    return record.cells[index] if index < len(record.cells) else None


def is_blank(cell: Raw) -> bool:
    """Nothing in the cell but space."""
    return cell is None or (isinstance(cell, str) and not _visible(cell))


def _visible(text: str) -> str:
    """The text without signs that nobody sees: controls, zero widths, reversed directions."""
    if not (text.isascii() and text.isprintable()):
        text = INVISIBLE.sub("", text)
    return text.strip()


def one_line(text: str) -> str:
    """The text with every run of white space, line breaks included, as one space."""
    return " ".join(text.split())


def as_text(cell: Raw) -> str:
    """The cell as a reader would see it in the file."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return _visible(cell)


def name_columns(headers: Sequence[str]) -> tuple[Column, ...]:
    """Columns for the headers; equal headers are told apart by their position."""
    seen: Counter[str] = Counter()
    columns = []
    for index, text in enumerate(headers):
        header = one_line(text)
        key = header.casefold()
        seen[key] += 1
        label = header or f"[{index + 1}]"
        if seen[key] > 1 and header:
            label = f"{header} ({seen[key]})"
        columns.append(Column(index, header, seen[key], label))
    return tuple(columns)
