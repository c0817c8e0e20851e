"""Where the table stands in a sheet: the header below titles, the rows, totals and notes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from reporting.imports.cells import folded
from reporting.imports.faults import FileFault
from reporting.imports.headers import (
    find_header,
    header_texts,
    holds_value,
    targets_named,
    usual_width,
)
from reporting.imports.tables import (
    MAX_COLUMNS,
    Record,
    Records,
    Rows,
    Sheet,
    Table,
    as_text,
    cell_at,
    first_of,
    name_columns,
)

LOOKED_AT = 300
LONGEST_TURNED = 2_000
ALIKE = 0.6  # share of headers that sheets of one run have in common
TOTAL = re.compile(
    r"(grand |sub|sub-|sub |sous-|sous |eind|algemeen |deel)?"
    r"(total|totaal|totals|totalen|totaux|somme|som|sum)"
    r"( general| generaal| algemeen| global| overall)?\b[^a-z]*(in |en )?[^a-z]*([mk]?(eur|gbp)?)?"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the user says about the place of the table; what is empty is found out. Rows from 1."""

    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    header_rows: int | None = None
    first_row: int | None = None
    is_transposed: bool | None = None

    def to_json(self) -> dict[str, Any]:
        """The layout as JSON values."""
        return asdict(self) | {"sheets": list(self.sheets)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Layout":
        """The layout that `to_json` wrote."""
        return cls(**{**data, "sheets": tuple(data.get("sheets", ()))})


AUTOMATIC = Layout()


def find_table(sheet: Sheet, layout: Layout = AUTOMATIC) -> Table:
    """The table of a sheet. Raises FileFault when it has no header or no rows, or was cut off."""
    start = list(islice(sheet.filled_records(), LOOKED_AT))
    if not start:
        raise FileFault("empty")
    if not sheet.is_transposed and _lies_across(sheet, start, layout):
        sheet = transposed(sheet)
        start = list(islice(sheet.filled_records(), LOOKED_AT))
    usual = usual_width(start)
    first, last = find_header(start, usual, sheet.merges, layout.header_row, layout.header_rows)
    if sheet.cut_off:
        raise FileFault("truncated", row=sheet.records[-1].number)
    header = start[first : last + 1]
    columns = name_columns(header_texts(header, sheet.merges))
    if not columns:
        raise FileFault("no_header")
    begin = max(layout.first_row or 0, header[-1].number + 1)
    return _with_rows(
        Table(
            sheet=sheet,
            columns=columns,
            rows=Rows(sheet, begin, frozenset(), 0),
            header_row=header[0].number,
            header_rows=tuple(record.number for record in header),
            above=tuple(as_text(cell) for r in start[:first] for cell in r.cells if as_text(cell)),
        ),
        begin,
    )


def _with_rows(table: Table, begin: int) -> Table:
    """Tell data rows from totals and from notes below the table, in one pass."""
    sheet, width = table.sheet, len(table.columns)
    totals: list[Record] = []
    trailing: list[Record] = []
    short: list[int] = []
    long: list[int] = []
    count = 0
    for record in sheet.filled_records():
        if record.number < begin:
            continue
        filled = record.filled()
        if not sheet.is_transposed and _is_note(record, filled):
            trailing.append(record)
            continue
        count += len(trailing)  # what looked like notes stood between the rows
        trailing = []
        if _is_total(record, filled):
            totals.append(record)
            continue
        count += 1
        if sheet.delimiter and len(record.cells) < width:
            short.append(record.number)
        if filled[-1] >= width:
            long.append(record.number)
    if not count:
        raise FileFault("no_rows")
    left_out = frozenset(record.number for record in [*totals, *trailing])
    rows = Rows(sheet, begin, left_out, count)
    return replace(
        table,
        rows=rows,
        total_rows=tuple(totals),
        note_rows=tuple(trailing),
        # Many programs drop the empty cells at the end of rows.
        short_rows=() if len(short) > count / 2 else tuple(short),
        long_rows=frozenset(long),
        head=first_of(rows),
    )


def transposed(sheet: Sheet) -> Sheet:
    """The sheet with rows and columns exchanged. Raises FileFault when it is too long for that."""
    if len(sheet.records) > LONGEST_TURNED:
        raise FileFault("too_large")
    rows = list(sheet.filled_records())
    height = max(record.number for record in rows)
    width = max(len(record.cells) for record in rows)
    if height > MAX_COLUMNS:
        raise FileFault("too_wide", limit=MAX_COLUMNS)
    by_number = {record.number: record for record in rows}
    columns = Records()
    for index in range(width):
        cells = tuple(
            cell_at(by_number[number], index) if number in by_number else None
            for number in range(1, height + 1)
        )
        places = [n - 1 for n, record in by_number.items() if index in record.formulas]
        uncached = [n - 1 for n, record in by_number.items() if index in record.uncached]
        columns.append(Record(index + 1, cells, tuple(sorted(places)), tuple(sorted(uncached))))
    merges = tuple((c1 + 1, r1 - 1, c2 + 1, r2 - 1) for r1, c1, r2, c2 in sheet.merges)
    return replace(sheet, records=columns, merges=merges, is_transposed=True, delimiter="")


def _lies_across(sheet: Sheet, start: list[Record], layout: Layout) -> bool:
    """The fields stand below each other: said by the user, or plain from the headers."""
    if layout.is_transposed is not None:
        return layout.is_transposed
    if len(sheet.records) > LONGEST_TURNED:
        return False
    across = max(targets_named(record) for record in start[:40])
    width = min(max(len(record.cells) for record in start), 4)
    down = 0
    for index in range(width):
        labels = tuple(cell_at(record, index) for record in start)
        down = max(down, targets_named(Record(0, labels)))
    return down >= 3 and down > across + 1


def _is_total(record: Record, filled: Sequence[int]) -> bool:
    """The first filled cell says total and all others are numbers."""
    first = record.cells[filled[0]]
    if not isinstance(first, str) or len(first) > 100:
        return False
    words = [part.strip(" :") for part in folded(first).split("/")]
    if not all(TOTAL.fullmatch(word) for word in words):
        return False
    return all(
        not isinstance(cell, str) or holds_value(cell) or cell.strip() in {"-", "%"}
        for cell in (record.cells[i] for i in filled[1:])
    )


def _is_note(record: Record, filled: Sequence[int]) -> bool:
    """A single cell of several words that is not a total."""
    cell = record.cells[filled[0]]
    return (
        len(filled) == 1
        and isinstance(cell, str)
        and len(cell.split()) > 1
        and not _is_total(record, filled)
    )


def choose_tables(sheets: list[Sheet], layout: Layout = AUTOMATIC) -> list[Table]:
    """The tables of a run: of the sheets that were chosen, else the best one and those built alike.

    Raises FileFault.
    """
    tables, faults = [], []
    for sheet in sheets:
        if not layout.sheets or sheet.name in layout.sheets:
            try:
                tables.append(find_table(sheet, layout))
            except FileFault as fault:
                faults.append(fault)
    if not tables:
        raise faults[0] if faults else FileFault("empty")
    best = max(tables, key=_understood)
    if layout.sheets:
        return [best, *(table for table in tables if table is not best)]
    return [best, *(table for table in tables if table is not best and _alike(best, table))]


def choose_table(sheets: list[Sheet]) -> Table:
    """The table of the sheet whose headers are understood best. Raises FileFault."""
    return choose_tables(sheets)[0]


def _alike(one: Table, other: Table) -> bool:
    first, second = ({c.header.casefold() for c in t.columns if c.header} for t in (one, other))
    return len(first & second) >= ALIKE * len(first | second)


def _understood(table: Table) -> int:
    return targets_named(Record(table.header_row, tuple(c.header for c in table.columns)))
