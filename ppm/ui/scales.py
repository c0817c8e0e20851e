"""Arithmetic of charts: scales, readable ticks, months. No Django, no clock."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STEPS = (1, 2, 2.5, 5, 10)


def nice_step(span: float, wanted: int) -> float:
    """The readable step (1, 2, 2.5 or 5 times a power of ten) that cuts the span in about `wanted` parts."""
    if span <= 0:
        return 1.0
    raw = span / max(wanted, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in STEPS if raw <= step * power * (1 + 1e-9))


def nice_ticks(low: float, high: float, wanted: int = 5) -> list[float]:
    """Readable ticks that enclose low and high; the first and last are the ends of the axis."""
    if high < low:
        low, high = high, low
    if high == low:
        low, high = (0.0, high) if high > 0 else (low, 0.0) if low < 0 else (0.0, 1.0)
    step = nice_step(high - low, wanted)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


@dataclass(frozen=True)
class Linear:
    """From values to places on the drawing."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        span = (self.high - self.low) or 1.0
        return round(self.start + (float(value) - self.low) / span * (self.end - self.start), 2)


@dataclass(frozen=True)
class Days:
    """From dates to places on the drawing."""

    first: date
    last: date
    start: float
    end: float

    def __call__(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return Linear(0, (self.last - self.first).days or 1, self.start, self.end)(
            (inside - self.first).days
        )

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def touches(self, start: date, end: date) -> bool:
        """Whether some of the days from `start` to `end` are on the drawing."""
        return start <= self.last and end >= self.first


def month_starts(first: date, last: date) -> Iterator[date]:
    """The first day of each month from the month of `first` to that of `last`."""
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = (day + timedelta(days=32)).replace(day=1)


def whole_months(days: Sequence[date]) -> tuple[date, date]:
    """The first day of the first month and the last day of the last month of these dates."""
    low, high = min(days), max(days)
    return low.replace(day=1), (high.replace(day=1) + timedelta(days=32)).replace(
        day=1
    ) - timedelta(days=1)


def axis_months(first: date, last: date, wanted: int = 12) -> list[date]:
    """Months to label: every month, quarter, half-year or year, so that about `wanted` remain."""
    months = list(month_starts(first, last))
    for every in (1, 2, 3, 6, 12, 24, 60):
        chosen = [m for m in months if (m.year * 12 + m.month - 1) % every == 0]
        if len(chosen) <= wanted:
            return chosen
    return [m for m in months if m.month == 1 and m.year % 10 == 0]


def radius(value: float, largest: float, widest: float = 26.0, smallest: float = 4.0) -> float:
    """Radius of a bubble whose area grows with the value."""
    return (
        smallest
        if largest <= 0 or value <= 0
        else round(max(smallest, widest * math.sqrt(value / largest)), 2)
    )


def spread(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move labels apart to at least `gap`, as little as possible, between low and high."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    result = [0.0] * len(places)
    above = low - gap
    for index in order:
        above = max(places[index], above + gap)
        result[index] = above
    limit = high + gap
    for index in reversed(order):
        limit = min(result[index], limit - gap)
        result[index] = limit
    return [round(place, 2) for place in result]
