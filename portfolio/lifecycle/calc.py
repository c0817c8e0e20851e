"""Rules of management stages on plain values: they never overlap; what follows a moved one moves with it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

PLANNED, FORECAST, ACTUAL = "planned", "forecast", "actual"
AddDays = Callable[[date, int], date]
WorkingDays = Callable[[date, date], int]
# Everybody prepares the boundary from this many working days before a stage ends (domain notes §1.9).
BOUNDARY_DAYS = 15
FEWEST_STAGES = 2


@dataclass(frozen=True)
class Span:
    """The days of a stage, both included. An end that is not known is None."""

    number: int
    start: date | None
    end: date | None

    @property
    def is_known(self) -> bool:
        return self.start is not None and self.end is not None and self.start <= self.end


def shares_a_day(one: Span, other: Span) -> bool:
    """Whether two stages have a day in common; those without both ends have none."""
    if one.start is None or one.end is None or other.start is None or other.end is None:
        return False
    if not (one.is_known and other.is_known):
        return False
    return one.start <= other.end and other.start <= one.end


@dataclass(frozen=True)
class Overlap:
    """Two stages that share a day: in what was agreed, or in what is expected or happened."""

    kind: str
    one: Span
    other: Span


def first_overlap(kind: str, changed: Span, others: Sequence[Span]) -> Overlap | None:
    """The first of the other stages that a changed one would overlap."""
    for other in sorted(others, key=lambda span: span.number):
        if other.number != changed.number and shares_a_day(changed, other):
            return Overlap(kind, changed, other)
    return None


@dataclass(frozen=True)
class Follower:
    """A stage that comes after a moved one: its expected dates before and, proposed, after."""

    number: int
    start: date
    end: date
    new_start: date
    new_end: date

    @property
    def is_moved(self) -> bool:
        return (self.start, self.end) != (self.new_start, self.new_end)


def follow(
    new_end: date,
    later: Sequence[Span],
    *,
    shift: int,
    add_days: AddDays,
    working_days: WorkingDays,
) -> list[Follower]:
    """New dates of the stages after one whose end moves by `shift` working days to `new_end`.

    Each starts as many working days later (or earlier) and keeps its duration; none starts before the working
    day after the one before it ends. Stages without both dates are left alone.
    """
    found, last = [], new_end
    for span in sorted(later, key=lambda one: one.number):
        if span.start is None or span.end is None:
            continue
        start = add_days(span.start, shift) if shift else span.start
        start = max(start, add_days(last, 1))
        duration = max(working_days(span.start, span.end), 0)
        end = add_days(start, duration) if duration else start
        found.append(Follower(span.number, span.start, span.end, start, end))
        last = end
    return found


def boundary_starts_on(end: date, add_days: AddDays) -> date:
    """The day from which the boundary of a stage is prepared."""
    return add_days(end, -BOUNDARY_DAYS)
