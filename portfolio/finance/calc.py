"""Rules for adding up money: what counts, what is not known, what is never mixed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

KNOWN = "known"
# A total that is not known says the weightiest reason.
REASONS = ("withheld", "missing", "not_yet")
TOTAL_HEADING = "total"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure: a measure of a year, or of the whole life when there is no year."""

    measure: str
    year: int | None = None
    heading: str = TOTAL_HEADING
    funding: str = "own"
    currency: str = "EUR"
    amount: Decimal | None = None
    state: str = KNOWN
    text: str = ""

    @property
    def key(self) -> tuple[int | None, str, str, str, str]:
        """What makes a figure the same one when it comes again."""
        return (self.year, self.heading, self.measure, self.funding, self.currency)


@dataclass(frozen=True)
class Total:
    """A sum with the number of its lines that are known; the state is known only when all of them are."""

    amount: Decimal | None
    known: int
    of: int
    state: str


NOTHING = Total(None, 0, 0, "missing")


def add_up(lines: Sequence[Line]) -> Total:
    """Sum of the known lines. Without any known line there is no sum, and it is not zero."""
    if not lines:
        return NOTHING
    amounts = [line.amount for line in lines if line.state == KNOWN and line.amount is not None]
    states = {line.state for line in lines}
    state = next((reason for reason in REASONS if reason in states), KNOWN)
    return Total(sum(amounts, Decimal(0)) if amounts else None, len(amounts), len(lines), state)


def whole_life(lines: Iterable[Line], measure: str, currency: str) -> Total:
    """The total of a measure over the whole life in one currency.

    Whole-life figures win over yearly ones; within a year (or the whole life) and a funding source a
    figure without a split wins over its headings.
    """
    of_measure = [x for x in lines if x.measure == measure and x.currency == currency]
    given = [x for x in of_measure if x.year is None]
    return add_up(_without_double_headings(given or of_measure))


def by_year(lines: Iterable[Line], measure: str, currency: str) -> dict[int, Total]:
    """The total of a measure per year in one currency, in the order of the years."""
    wanted = [x for x in lines if x.measure == measure and x.currency == currency and x.year]
    years = sorted({x.year for x in wanted if x.year is not None})
    return {
        year: add_up(_without_double_headings([x for x in wanted if x.year == year]))
        for year in years
    }


def main_currency(lines: Iterable[Line], otherwise: str = "EUR") -> str:
    """The currency an initiative is shown in: that of most of its figures; amounts in others stay apart."""
    counted = Counter(line.currency for line in lines)
    if not counted:
        return otherwise
    return min(counted, key=lambda currency: (-counted[currency], currency))


def variance(budget: Total, forecast: Total) -> Decimal | None:
    """Forecast less budget; none unless both are fully known."""
    if budget.state != KNOWN or forecast.state != KNOWN:
        return None
    if budget.amount is None or forecast.amount is None:
        return None
    return forecast.amount - budget.amount


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """A part as a share of the whole; none when the whole is zero or not known."""
    if part is None or not whole:
        return None
    return part / whole


def _without_double_headings(lines: Sequence[Line]) -> list[Line]:
    with_total = {(line.year, line.funding) for line in lines if line.heading == TOTAL_HEADING}
    return [
        line
        for line in lines
        if line.heading == TOTAL_HEADING or (line.year, line.funding) not in with_total
    ]
