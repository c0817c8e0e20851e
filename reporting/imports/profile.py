"""What the cells of a column look like, so that a header alone does not decide."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from reporting.imports.cells import (
    KNOWN,
    LONGEST_VALUE,
    UNCLEAR,
    Amount,
    read_amount,
    read_date,
    read_rating,
    state_of,
)
from reporting.imports.choices import Kind
from reporting.imports.tables import Raw, as_text
from reporting.imports.words import state_of_word

MOSTLY = 0.7
SAMPLE = 400
EVIDENCE = 2_000


@dataclass(frozen=True, slots=True)
class Profile:
    """Shares of a column's filled cells; `open` are those that state no absence."""

    filled: int
    open: int
    amounts: float
    dates: float
    ratings: float
    states: float
    distinct: float
    length: float


def profile(cells: Sequence[Raw]) -> Profile:
    """The profile of one column."""
    filled = [cell for cell in cells if as_text(cell)]
    texts = [as_text(cell) for cell in filled]
    open_cells = [cell for cell in filled[:SAMPLE] if state_of(cell) == UNCLEAR]
    return Profile(
        filled=len(filled),
        open=len(open_cells),
        amounts=_share([_is_amount(cell) for cell in open_cells]),
        dates=_share([_is_date(cell) for cell in open_cells]),
        ratings=_share([read_rating(cell).state == KNOWN for cell in open_cells]),
        states=_share([state_of_word(as_text(cell)) is not None for cell in open_cells]),
        distinct=len(set(texts)) / len(texts) if texts else 0.0,
        length=fmean(map(len, texts)) if texts else 0.0,
    )


def suits(found: Profile, kind: Kind) -> bool:
    """Whether cells of this profile can be of the kind; only absences suit everything but keys."""
    if kind == Kind.KEY:
        return found.filled > 0 and found.distinct >= 0.5 and found.length <= 60
    if not found.open:
        return True
    if kind in (Kind.MONEY, Kind.PERCENT):
        return found.amounts >= MOSTLY
    if kind == Kind.DATE:
        return found.dates >= MOSTLY
    if kind == Kind.STATE:
        return found.states >= MOSTLY / 2
    if kind == Kind.RATING:
        return found.ratings >= MOSTLY / 2 and found.amounts < MOSTLY
    return found.amounts < MOSTLY and found.dates < MOSTLY


def propose_decimal_mark(cells: Sequence[Raw], otherwise: str) -> str:
    """The decimal mark for which the written numbers are evidence, else `otherwise`."""
    point = comma = 0
    written = [c for c in cells if isinstance(c, str) and 0 < len(c) <= LONGEST_VALUE]
    for text in (re.sub(r"[^\d.,]", "", cell) for cell in written[:EVIDENCE]):
        last = max(text.rfind("."), text.rfind(","))
        if last < 0 or not _is_amount(text):
            continue
        mark, digits_after = text[last], len(text) - last - 1
        repeated = text.count(mark) > 1
        both = "." in text and "," in text
        if repeated and not both:
            mark = "," if mark == "." else "."  # a mark that repeats groups thousands
        elif digits_after == 3 and not both and 1 <= last <= 3 and not text.startswith("0"):
            continue  # 1.234 may be either
        point, comma = point + (mark == "."), comma + (mark == ",")
    if point == comma:
        return otherwise
    return "." if point > comma else ","


def propose_date_order(cells: Sequence[Raw]) -> str:
    """`mdy` when days can only stand second, else `dmy`."""
    pairs = [
        (int(match[1]), int(match[2]))
        for cell in cells
        if isinstance(cell, str) and (match := re.match(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d", cell))
    ]
    month_first = any(second > 12 for _, second in pairs) and not any(f > 12 for f, _ in pairs)
    return "mdy" if month_first else "dmy"


def first_amounts(cells: Sequence[Raw], limit: int = 200) -> list[Amount]:
    """The amounts of a column, read under whichever decimal mark fits."""
    amounts = []
    for cell in cells[:limit]:
        for mark in ".,":
            if (read := read_amount(cell, mark)).value is not None:
                amounts.append(read.value)
                break
    return amounts


def _is_amount(cell: Raw) -> bool:
    return any(read_amount(cell, mark).state == KNOWN for mark in ".,")


def _is_date(cell: Raw) -> bool:
    return any(read_date(cell, order).state == KNOWN for order in ("dmy", "mdy"))


def _share(answers: list[bool]) -> float:
    return sum(answers) / len(answers) if answers else 0.0
