"""Where the table stands in a sheet: the header below titles, the rows, totals and notes."""

import re
from collections import Counter
from itertools import takewhile

from reporting.imports.cells import KNOWN, folded, read_amount, read_date
from reporting.imports.faults import FileFault
from reporting.imports.tables import (
    Raw,
    Record,
    Sheet,
    Table,
    as_text,
    cell_at,
    is_blank,
    name_columns,
)
from reporting.imports.wordings import WORDINGS, concepts_of, header_score

HEADER_WITHIN = 40
LONGEST_HEADER = 300
TOTAL = re.compile(
    r"(grand |sub|sub-|sub |sous-|sous |eind|algemeen |deel)?"
    r"(total|totaal|totals|totalen|totaux|somme|som|sum)"
    r"( general| generaal| algemeen| global| overall)?\b[^a-z]*(in |en )?[^a-z]*([mk]?(eur|gbp)?)?"
)


def find_table(sheet: Sheet) -> Table:
    """The table of a sheet. Raises FileFault when it has no header or no rows, or was cut off."""
    records = [record for record in sheet.records if record.filled()]
    if not records:
        raise FileFault("empty")
    position = _header_position(records)
    if sheet.cut_off:
        raise FileFault("truncated", row=records[-1].number)
    header = records[position]
    last = header.filled()[-1]
    columns = name_columns([as_text(cell_at(header, i)) for i in range(last + 1)])
    body = records[position + 1 :]
    notes = list(takewhile(_is_note, reversed(body)))
    body = body[: len(body) - len(notes)]
    totals = [record for record in body if _is_total(record)]
    rows = [record for record in body if not _is_total(record)]
    if not rows:
        raise FileFault("no_rows")
    short = [row.number for row in rows if sheet.delimiter and len(row.cells) < len(columns)]
    if len(short) > len(rows) / 2:
        short = []  # the program that wrote the file drops empty cells at the end of rows
    return Table(
        sheet=sheet,
        columns=columns,
        rows=rows,
        header_row=header.number,
        above=tuple(as_text(cell) for r in records[:position] for cell in r.cells if as_text(cell)),
        total_rows=tuple(totals),
        note_rows=tuple(reversed(notes)),
        short_rows=tuple(short),
        long_rows=tuple(row.number for row in rows if row.filled()[-1] > last),
    )


def targets_named(record: Record) -> int:
    """How many different fields the cells of a record name as headers."""
    named = set()
    for cell in record.cells:
        if (
            isinstance(cell, str)
            and 0 < len(cell.strip()) <= LONGEST_HEADER
            and not _holds_value(cell)
        ):
            concepts = concepts_of(cell)
            scores = [(header_score(concepts, wording), wording.target) for wording in WORDINGS]
            best, target = max(scores, key=lambda item: item[0])
            if best > 0:
                named.add(target)
    return len(named)


def _header_position(records: list[Record]) -> int:
    start = records[:HEADER_WITHIN]
    width = Counter(len(r.filled()) for r in records[:300] if len(r.filled()) > 1)
    if not width:
        raise FileFault("no_header")
    usual = width.most_common(1)[0][0]
    wide = [i for i, record in enumerate(start) if len(record.filled()) >= 0.5 * usual > 0.5]
    if not wide:
        raise FileFault("no_header")
    best = max(wide, key=lambda i: (targets_named(start[i]), -i))
    if targets_named(start[best]) >= 2:
        return best
    # Wording that nobody foresaw: a first full row of distinct words can still be mapped by hand.
    texts = [as_text(cell) for cell in start[wide[0]].cells if not is_blank(cell)]
    if len(texts) < 2 or any(_holds_value(text) for text in texts) or len(records) < 2:
        raise FileFault("no_header")
    return wide[0]


def _holds_value(cell: Raw) -> bool:
    return (
        any(read_amount(cell, mark).state == KNOWN for mark in ".,")
        or read_date(cell, "dmy").state == KNOWN
    )


def _is_total(record: Record) -> bool:
    """The first filled cell says total and all others are numbers."""
    filled = [record.cells[i] for i in record.filled()]
    first = filled[0]
    if not isinstance(first, str) or not TOTAL.fullmatch(folded(first).strip(" :")):
        return False
    return all(
        not isinstance(cell, str) or _holds_value(cell) or cell.strip() in {"-", "%"}
        for cell in filled[1:]
    )


def _is_note(record: Record) -> bool:
    """A single cell of several words that is not a total."""
    filled = record.filled()
    cell = record.cells[filled[0]]
    return (
        len(filled) == 1
        and isinstance(cell, str)
        and len(cell.split()) > 1
        and not _is_total(record)
    )


def choose_table(sheets: list[Sheet]) -> Table:
    """The table of the sheet whose headers are understood best. Raises FileFault."""
    tables, faults = [], []
    for sheet in sheets:
        try:
            tables.append(find_table(sheet))
        except FileFault as fault:
            faults.append(fault)
    if not tables:
        raise faults[0] if faults else FileFault("empty")
    return max(tables, key=_understood)


def _understood(table: Table) -> int:
    return targets_named(Record(table.header_row, tuple(c.header for c in table.columns)))
