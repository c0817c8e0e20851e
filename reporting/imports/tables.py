"""A file as a table of raw cells: what the readers produce and everything later works on."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Raw = str | Decimal | date | None

MAX_COLUMNS = 500
MAX_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the file; `number` is the row a spreadsheet program shows for it."""

    number: int
    cells: tuple[Raw, ...]

    def filled(self) -> list[int]:
        """Positions of the cells that hold something."""
        return [i for i, cell in enumerate(self.cells) if not is_blank(cell)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All records of one sheet (or of a text file) with what was noticed while reading."""

    records: list[Record]
    name: str = ""
    names: tuple[str, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    uncached: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    currencies: dict[int, str] = field(default_factory=dict)
    encoding: str = ""
    delimiter: str = ""
    cut_off: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column under its header; `label` is unique in the table, also for equal headers."""

    index: int
    header: str
    occurrence: int
    label: str


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and data rows; what stood above the header, and the totals and notes below."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: list[Record]
    header_row: int
    above: tuple[str, ...] = ()
    total_rows: tuple[Record, ...] = ()
    note_rows: tuple[Record, ...] = ()
    short_rows: tuple[int, ...] = ()
    long_rows: tuple[int, ...] = ()

    def values(self, column: Column) -> list[Raw]:
        """The cells of one column, one per data row."""
        return [cell_at(row, column.index) for row in self.rows]


def cell_at(record: Record, index: int) -> Raw:
    """The cell at a position; a record that stops early is blank there."""
    return record.cells[index] if index < len(record.cells) else None


def is_blank(cell: Raw) -> bool:
    """Nothing in the cell but space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def one_line(text: str) -> str:
    """The text with every run of white space, line breaks included, as one space."""
    return re.sub(r"\s+", " ", text).strip()


def as_text(cell: Raw) -> str:
    """The cell as a reader would see it in the file."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return cell.strip()


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
