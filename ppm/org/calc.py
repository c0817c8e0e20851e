"""The arithmetic of working days on a table (day, ordinal, whether it is one). Pure."""

from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


class OutsideCalendar(ValueError):
    """The day lies outside the years that the calendar knows."""


@dataclass(frozen=True)
class CalendarDay:
    day: date
    ordinal: int
    is_working: bool


def numbered_days(first: date, last: date, closed: Collection[date]) -> Iterable[CalendarDay]:
    """Every day from `first` to `last` with the number of working days up to and including it."""
    ordinal, day = 0, first
    while day <= last:
        is_working = day.weekday() < SATURDAY and day not in closed
        ordinal += is_working
        yield CalendarDay(day, ordinal, is_working)
        day += timedelta(days=1)


class WorkCalendar:
    """Days without a gap, in order, as `numbered_days` gives them."""

    def __init__(self, days: Iterable[tuple[date, int]]) -> None:
        rows = list(days)
        self.first, self.last = (rows[0][0], rows[-1][0]) if rows else (date.max, date.max)
        self.ordinals = [ordinal for _day, ordinal in rows]

    def ordinal(self, day: date) -> int:
        """Working days from the calendar's start up to and including the day, negative before it.

        Works are planned for the next century: outside the calendar every weekday counts.
        """
        if day > self.last:
            return self.ordinals[-1] + _weekdays(day) - _weekdays(self.last)
        if day < self.first:
            return self.ordinals[0] + _weekdays(day) - _weekdays(self.first)
        return self.ordinals[(day - self.first).days]

    def is_working(self, day: date) -> bool:
        return self.ordinal(day) > self._before(day)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        return self.ordinal(end) - self.ordinal(start)

    def add(self, day: date, count: int) -> date:
        """The `count`-th working day after the day, before it if negative.

        0 is the day itself or the next working one. Outside the calendar every weekday counts. Raises
        OutsideCalendar where no date exists.
        """
        before = self._before(day)
        wanted = (
            self.ordinal(day) + count
            if count > 0
            else before + 1 + count  # 0: the next one that counts; -1: the last that counted
        )
        position = bisect_left(self.ordinals, wanted)
        if wanted > self.ordinals[-1]:
            return _weekday(_weekdays(self.last) + wanted - self.ordinals[-1])
        if wanted < 1:
            count = _weekdays(self.first) + wanted - self.ordinals[0]
            return _weekday(min(count, _weekdays(self.first - timedelta(days=1))))
        return self.first + timedelta(days=position)

    def _before(self, day: date) -> int:
        return self.ordinal(day - timedelta(days=1)) if day != self.first else 0


def _weekdays(day: date) -> int:
    """Mondays to Fridays up to and including the day; day 1 of the era was a Monday."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * SATURDAY + min(rest, SATURDAY)


def _weekday(count: int) -> date:
    """The weekday of that number, counted from day 1 of the era. Raises OutsideCalendar."""
    weeks, rest = divmod(count - 1, SATURDAY)
    try:
        return date.fromordinal(weeks * 7 + rest + 1)
    except (ValueError, OverflowError) as error:
        raise OutsideCalendar(str(count)) from error
