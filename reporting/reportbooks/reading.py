"""A workbook that came back: its stamp, what stood in it, and every cell that was asked, by its keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reporting.imports.faults import FileFault
from reporting.imports.reading import check_outside
from reporting.imports.tables import Merge, Raw, Record, Sheet, cell_at
from reporting.imports.workbook import read_workbook
from reporting.registerbooks.values import clean
from reporting.reportbooks.asking import key_of
from reporting.reportbooks.book import MARK, STAMP
from reporting.reportbooks.choices import Why
from reporting.reportbooks.faults import Refused
from reporting.reportbooks.stamps import BadStamp, Stamp, unseal

HEAD_ROWS = 5  # the hidden keys of a sheet stand in the first row, or little below


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands; row and column from 1."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Found:
    """A cell that was asked, as it came back."""

    raw: Raw
    place: Place
    is_uncached: bool = False
    is_merged: bool = False


@dataclass(frozen=True)
class Returned:
    """A workbook that came back. `base` is what stood in each cell when it was made."""

    stamp: Stamp
    base: Mapping[str, str]
    cells: Mapping[str, Found]
    sheets: frozenset[str]  # the keys of the sheets that are there


def read_book(name: str, data: bytes) -> Returned:
    """Read a workbook in one pass. Raises Refused."""
    try:
        check_outside(name, data)
        if not data.startswith(b"PK"):
            raise Refused(Why.NOT_A_WORKBOOK)
        sheets = read_workbook(data, with_hidden=True)
    except FileFault as fault:
        raise Refused.by_file(fault) from None
    stamp, base = _stamp_of(sheets)
    cells: dict[str, Found] = {}
    keys: set[str] = set()
    for sheet in sheets:
        if sheet.name != STAMP:
            _read_sheet(sheet, cells, keys)
    return Returned(stamp, base, cells, frozenset(keys))


def _stamp_of(sheets: Sequence[Sheet]) -> tuple[Stamp, dict[str, str]]:
    sheet = next((one for one in sheets if one.name.startswith(STAMP)), None)
    records = list(sheet.records) if sheet else []
    if not records:
        raise Refused(Why.NOT_OURS)
    try:
        stamp = unseal(clean(cell_at(records[0], 0)))
    except BadStamp:
        raise Refused(Why.STAMP) from None
    base = {clean(cell_at(one, 0)): clean(cell_at(one, 1)) for one in records[1:]}
    return stamp, base


def _read_sheet(sheet: Sheet, cells: dict[str, Found], keys: set[str]) -> None:
    records = iter(sheet.records)
    mark = None
    for number, record in enumerate(records):
        if mark := _mark_of(record):
            break
        if number >= HEAD_ROWS:
            return
    if mark is None:
        return
    key, at, columns = mark
    if key in keys:
        raise Refused(Why.COPIED, sheet=sheet.name)
    keys.add(key)
    for record in records:
        row = clean(cell_at(record, at))
        if not row:
            continue
        for column, part in columns.items():
            cells[key_of(row, part)] = Found(
                raw=cell_at(record, column),
                place=Place(sheet.name, record.number, column + 1),
                is_uncached=column in record.uncached,
                is_merged=_is_covered(sheet.merges, record.number, column),
            )


def _mark_of(record: Record) -> tuple[str, int, dict[int, str]] | None:
    """The key of a sheet, the column of its row keys, and its columns by their position."""
    for at, cell in enumerate(record.cells):
        text = clean(cell)
        if text.startswith(MARK):
            columns = {
                place: part
                for place, one in enumerate(record.cells)
                if place != at and (part := clean(one))
            }
            return text.removeprefix(MARK), at, columns
    return None


def _is_covered(merges: Sequence[Merge], row: int, column: int) -> bool:
    """Whether a merged cell swallowed this one."""
    return any(
        top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        for top, left, bottom, right in merges
    )
