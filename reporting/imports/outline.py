"""What the mapping page shows of a file, worked out once while it is read: sheets, columns, samples."""

import hashlib
from collections import Counter
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any

from reporting.imports.profile import MOSTLY, Profile, profile
from reporting.imports.tables import Column, Sheet, Table, as_text, cell_at, one_line

PICTURE_ROWS, PICTURE_COLUMNS, PICTURE_LENGTH = 14, 12, 26
MAX_PICTURES = 40
SAMPLES = 5
MAX_WORDS = 60
LONGEST_WORD = 120


@dataclass(frozen=True, slots=True)
class Picture:
    """The upper left corner of one sheet, and what each row of it is taken for."""

    name: str
    is_visible: bool = True
    is_read: bool = False
    records: int = 0
    rows: list[list[Any]] = field(default_factory=list)  # number, cells
    header_rows: list[int] = field(default_factory=list)
    first_row: int = 0
    left_out: list[int] = field(default_factory=list)
    is_transposed: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One column: samples, how many cells are blank or odd, and its different words when they are few."""

    index: int
    header: str
    occurrence: int
    label: str
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    blank: int = 0
    odd: int = 0
    words: list[list[Any]] = field(default_factory=list)  # text, count

    @property
    def column(self) -> Column:
        return Column(self.index, self.header, self.occurrence, self.label)


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole file at a glance; only codes and cells, no sentences."""

    rows: int = 0
    encoding: str = ""
    delimiter: str = ""
    sheets: list[Picture] = field(default_factory=list)
    columns: list[Look] = field(default_factory=list)
    reasons: dict[str, list[Any]] = field(default_factory=dict)  # reason, confidence, other column
    new: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def headers(self) -> list[str]:
        return [look.header for look in self.columns if look.header]

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.headers)

    def to_json(self) -> dict[str, Any]:
        """The outline as JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Dictionary[str, Any]) -> "Outline":
        """The outline that `to_json` wrote."""
        return cls(
            **{
                **data,
                "sheets": [Picture(**one) for one in data.get("sheets", ())],
                "columns": [Look(**one) for one in data.get("columns", ())],
            }
        )


def fingerprint(headers: Sequence[str]) -> str:
    """By what the next file of the same kind is recognised: its headers, in their order."""
    text = "\n".join(one_line(header.casefold()) for header in headers)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def draw(sheets: Sequence[Sheet], tables: Sequence[Table]) -> Outline:
    """The outline of a file; `tables` are those that are read, the first one names the columns."""
    first = tables[0]
    by_name = {table.sheet.name: table for table in tables}
    read = {sheet.name for sheet in sheets}
    pictures = [_picture(sheet, by_name.get(sheet.name)) for sheet in sheets[:MAX_PICTURES]]
    pictures += [Picture(n, False) for n in sheets[0].names if n not in read][:MAX_PICTURES]
    return Outline(
        rows=sum(len(table.rows) for table in tables),
        encoding=first.sheet.encoding,
        delimiter=first.sheet.delimiter,
        sheets=pictures,
        columns=[_look(first, column) for column in first.columns],
    )


def _picture(sheet: Sheet, table: Table | None) -> Picture:
    rows: list[list[Any]] = []
    for record in islice(sheet.filled_records(), PICTURE_ROWS):
        cells = [_short(as_text(cell), PICTURE_LENGTH) for cell in record.cells[:PICTURE_COLUMNS]]
        rows.append([record.number, cells + [""] * (PICTURE_COLUMNS - len(cells))])
    width = max((len(_trimmed(cells)) for _number, cells in rows), default=0)
    rows = [[number, cells[:width]] for number, cells in rows]
    if table is None:
        return Picture(sheet.name, sheet.is_visible, False, len(sheet.records), rows)
    left_out = [record.number for record in (*table.total_rows, *table.note_rows)]
    return Picture(
        name=sheet.name,
        is_visible=sheet.is_visible,
        is_read=True,
        records=len(table.rows),
        rows=rows,
        header_rows=list(table.header_rows),
        first_row=table.head[0].number if table.head else 0,
        left_out=left_out[:200],
        is_transposed=table.sheet.is_transposed,
    )


def _trimmed(cells: Sequence[str]) -> list[str]:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _look(table: Table, column: Column) -> Look:
    texts = [as_text(cell_at(record, column.index)) for record in table.head]
    filled = [one_line(text) for text in texts if text]
    counted = Counter(filled)
    found = profile(table.values(column))
    few = len(counted) <= MAX_WORDS and all(len(word) <= LONGEST_WORD for word in counted)
    is_words = few and found.amounts < MOSTLY and found.dates < MOSTLY
    return Look(
        index=column.index,
        header=column.header,
        occurrence=column.occurrence,
        label=_short(column.label, 200),
        samples=[_short(text, 80) for text in list(counted)[:SAMPLES]],
        filled=len(filled),
        blank=len(texts) - len(filled),
        odd=_odd(found),
        words=[list(pair) for pair in counted.most_common()] if is_words else [],
    )


def _odd(found: Profile) -> int:
    """Cells that are not like most of their column."""
    share = max(found.amounts, found.dates, found.ratings)
    return round(found.open * (1 - share)) if share >= MOSTLY else 0


def _short(text: str, length: int) -> str:
    text = one_line(text)
    return text if len(text) <= length else f"{text[: length - 1]}…"
