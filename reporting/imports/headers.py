"""The header of a table: one row or several, in one language or two, with or without merged groups."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from reporting.imports.cells import KNOWN, folded, read_amount, read_date
from reporting.imports.choices import Target
from reporting.imports.faults import FileFault
from reporting.imports.tables import Merge, Raw, Record, as_text, cell_at, is_blank
from reporting.imports.wordings import best_target

HEADER_WITHIN = 40
LONGEST_HEADER = 300
MOST_ROWS = 4
UNIT_WORDS = frozenset(
    [
        "eur",
        "€",
        "k€",
        "m€",
        "keur",
        "meur",
        "£m",
        "£k",
        "%",
        "jj/mm/aaaa",
        "dd/mm/jjjj",
        "dd/mm/yyyy",
        "date",
        "datum",
        "en",
        "in",
        "k",
        "m",
        "en_k€",
        "in_k€",
        "en_m€",
        "in_m€",
        "texte",
        "tekst",
        "(k€)",
        "(m€)",
        "(€)",
        "(%)",
        "oui/non",
        "ja/nee",
    ]
)


def find_header(
    records: Sequence[Record],
    usual: int,
    merges: Sequence[Merge],
    row: int | None,
    count: int | None,
) -> tuple[int, int]:
    """Positions of the first and last header row among the first records.

    `usual` is the usual number of filled cells, `row` and `count` are what the user said. Raises FileFault.
    """
    if row is not None:
        best = next((i for i, record in enumerate(records) if record.number >= row), None)
        if best is None:
            raise FileFault("no_header")
    else:
        best = _best(records, usual)
    if count is not None:
        return best, min(best + count - 1, len(records) - 1)
    first = best if row is not None else _upwards(records, best, merges)
    return first, _downwards(records, best, merges)


def header_texts(records: Sequence[Record], merges: Sequence[Merge]) -> list[str]:
    """One text per column from all header rows; a merged group heads each of its columns."""
    filled = [_spread(record, merges) for record in records]
    width = max(
        max((i for i, cell in enumerate(row) if not is_blank(cell)), default=-1) for row in filled
    )
    texts = []
    for index in range(width + 1):
        parts = [as_text(row[index]) if index < len(row) else "" for row in filled]
        texts.append(" / ".join(dict.fromkeys(part for part in parts if part)))
    return texts


def targets_named(record: Record) -> int:
    """How many different fields the cells of a record name as headers."""
    return len(set(_named(record).values()))


def _named(record: Record) -> dict[int, Target]:
    found = {}
    for index, cell in enumerate(record.cells):
        if isinstance(cell, str) and (target := _target_of(cell)):
            found[index] = target
    return found


@lru_cache(maxsize=8192)
def _target_of(cell: str) -> Target | None:
    if not 0 < len(cell.strip()) <= LONGEST_HEADER or holds_value(cell):
        return None
    return best_target(cell)


def _best(records: Sequence[Record], usual: int) -> int:
    start = records[:HEADER_WITHIN]
    wide = [i for i, record in enumerate(start) if len(record.filled()) >= 0.5 * usual > 0.5]
    if not wide:
        raise FileFault("no_header")
    best = max(wide, key=lambda i: (targets_named(start[i]), -i))
    if targets_named(start[best]) >= 2:
        return best
    # Wording that nobody foresaw: a first full row of distinct words can still be mapped by hand.
    texts = [as_text(cell) for cell in start[wide[0]].cells if not is_blank(cell)]
    if len(texts) < 2 or any(holds_value(text) for text in texts) or len(records) < 2:
        raise FileFault("no_header")
    return wide[0]


def _upwards(records: Sequence[Record], best: int, merges: Sequence[Merge]) -> int:
    """Rows above that say the same in another language, or head groups of columns."""
    first = best
    while first > 0 and best - first < MOST_ROWS - 1:
        above, below = records[first - 1], records[first]
        adjacent = below.number - above.number == 1
        groups = [
            m for m in merges if m[0] == above.number and m[3] > m[1] and m[2] <= below.number
        ]
        heads = len(groups) > 0 and len(above.filled()) > 1 and _is_words(above)
        if adjacent and (heads or _says_the_same(above, below)):
            first -= 1
        else:
            break
    return first


def _downwards(records: Sequence[Record], best: int, merges: Sequence[Merge]) -> int:
    """Rows below that translate, divide or explain the header."""
    last = best
    while last + 1 < len(records) and last - best < MOST_ROWS - 1:
        header, below = records[last], records[last + 1]
        spans = any(m[0] <= header.number < m[2] and m[2] >= below.number for m in merges)
        divides = spans and any(m[0] == header.number and m[3] > m[1] for m in merges)
        if below.number - header.number == 1 and (
            (divides and _is_words(below))
            or _is_unit_row(below)
            or any(_says_the_same(records[i], below) for i in range(best, last + 1))
        ):
            last += 1
        else:
            break
    return last


def _says_the_same(one: Record, other: Record) -> bool:
    """Two rows of headers that name the same fields in the same columns."""
    if not _is_words(one) or not _is_words(other):
        return False
    first, second = _named(one), _named(other)
    same = sum(first[index] == second.get(index) for index in first)
    return same >= 2 and 2 * same >= min(len(first), len(second))


def _is_words(record: Record) -> bool:
    cells = [record.cells[i] for i in record.filled()]
    return all(isinstance(cell, str) and not holds_value(cell) for cell in cells)


def _is_unit_row(record: Record) -> bool:
    """Below a header: only units such as k€ or the way dates are written."""
    texts = [folded(as_text(record.cells[i])).replace(" ", "_") for i in record.filled()]
    return len(texts) > 0 and all(text in UNIT_WORDS for text in texts)


def _spread(record: Record, merges: Sequence[Merge]) -> list[Raw]:
    cells = list(record.cells)
    for first_row, first, last_row, last in merges:
        if first_row <= record.number <= last_row and last > first:
            cells += [None] * (last + 1 - len(cells))
            value = cell_at(record, first)
            cells[first : last + 1] = [
                value if is_blank(cell) else cell for cell in cells[first : last + 1]
            ]
    return cells


@lru_cache(maxsize=8192)
def _holds_value(cell: str) -> bool:
    return (
        any(read_amount(cell, mark).state == KNOWN for mark in ".,")
        or read_date(cell, "dmy").state == KNOWN
    )


def holds_value(cell: Raw) -> bool:
    """The cell is a number or a date, also one written as text."""
    return _holds_value(cell) if isinstance(cell, str) else cell is not None


def usual_width(records: Sequence[Record]) -> int:
    """How many cells most records fill. Raises FileFault when none fills two."""
    width = Counter(len(r.filled()) for r in records[:300] if len(r.filled()) > 1)
    if not width:
        raise FileFault("no_header")
    return width.most_common(1)[0][0]
