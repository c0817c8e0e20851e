"""The window of time that a roadmap shows: whole quarters, one to five years of them."""

from dataclasses import dataclass
from datetime import date, timedelta

SPANS = (1, 2, 5)  # years
USUAL = 2


@dataclass(frozen=True)
class Window:
    """`first` is the first day of a quarter; the window ends `years` later."""

    first: date
    years: int

    @property
    def last(self) -> date:
        return self.first.replace(year=self.first.year + self.years) - timedelta(days=1)

    @property
    def token(self) -> str:
        """The quarter it begins with, as the address has it: `2026Q3`."""
        return f"{self.first.year}Q{quarter(self.first)}"

    def moved(self, quarters: int) -> "Window":
        return Window(_shifted(self.first, quarters), self.years)

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def quarter(day: date) -> int:
    return (day.month - 1) // 3 + 1


def window(years: str, start: str, today: date) -> Window:
    """What an address asks for; what it does not say, or says badly, is what is usual around today.

    A window without a start begins so far back that about a fifth of it is past.
    """
    asked = int(years) if years.isascii() and years.isdigit() else USUAL
    span = asked if asked in SPANS else USUAL
    first = _parsed(start)
    if first is None:
        first = _shifted(date(today.year, 3 * quarter(today) - 2, 1), -_back(span))
    return Window(first, span)


def _back(years: int) -> int:
    return {1: 1, 2: 2}.get(years, years)


def _parsed(start: str) -> date | None:
    year, _sep, number = start.upper().partition("Q")
    if (
        len(year) != 4
        or not year.isascii()
        or not year.isdigit()
        or number not in ("1", "2", "3", "4")
    ):
        return None
    if not 1990 <= int(year) <= 2100:
        return None
    return date(int(year), 3 * int(number) - 2, 1)


def _shifted(day: date, quarters: int) -> date:
    months = day.year * 12 + day.month - 1 + 3 * quarters
    return date(months // 12, months % 12 + 1, 1)
