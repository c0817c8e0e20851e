"""Rules for adding up money: what counts, what is not known, what is never mixed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

KNOWN = "known"
# A total that is not known says the weightiest reason.
REASONS = ("withheld", "missing", "not_yet")
TOTAL_HEADING = "total"
ACTUAL, TO_COME, FORECAST = "actual", "to_come", "forecast"


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
    nature: str = "one_off"

    @property
    def key(self) -> tuple[int | None, str, str, str, str, str]:
        """What makes a figure the same one when it comes again."""
        return (
            self.year,
            self.heading,
            self.measure,
            self.funding,
            self.currency,
            self.nature,
        )


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

    Within a funding source and a nature whole-life figures win over yearly ones, and within a year (or
    the whole life) a figure without a split wins over its headings.
    """
    return add_up(counted(lines, measure, currency))


def counted(lines: Iterable[Line], measure: str, currency: str) -> list[Line]:
    """The figures of a measure that count over the whole life: none of them twice."""
    of_measure = [x for x in lines if x.measure == measure and x.currency == currency]
    for_life = {(x.funding, x.nature) for x in of_measure if x.year is None}
    return _without_double_headings(
        [x for x in of_measure if x.year is None or (x.funding, x.nature) not in for_life]
    )


def carried(lines: Iterable[Line], line: Line) -> Decimal:
    """What a whole-life figure has to say so that all figures of its measure add up to its amount.

    What other funding sources and natures carry, by year or as a whole, stays as it is.
    """
    others = [one for one in lines if one.key != line.key]
    rest = [one for one in counted([*others, line], line.measure, line.currency) if one is not line]
    return (line.amount or Decimal(0)) - (add_up(rest).amount or Decimal(0))


def at_completion(lines: Sequence[Line], currency: str) -> Total:
    """The estimate at completion: what was spent and what is still to be spent, where anybody said the
    latter; else the forecast as it was given."""
    return add_up(expected(lines, currency))


def expected(lines: Sequence[Line], currency: str) -> list[Line]:
    """The figures that the estimate at completion adds up."""
    to_come = counted(lines, TO_COME, currency)
    if not to_come:
        return counted(lines, FORECAST, currency)
    return [*counted(lines, ACTUAL, currency), *to_come]


def split(lines: Iterable[Line], by: str) -> dict[str, Total]:
    """Figures that are counted once each, added up per heading, funding source or nature."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(str(getattr(line, by)), []).append(line)
    return {name: add_up(group) for name, group in groups.items()}


def phases(lines: Sequence[Line], measure: str, currency: str) -> Total:
    """The whole life by its years: a whole-life figure counts only where a funding source and a nature
    have no years."""
    of_measure = [x for x in lines if x.measure == measure and x.currency == currency]
    by_years = {(x.funding, x.nature) for x in of_measure if x.year is not None}
    return add_up(
        _without_double_headings(
            [x for x in of_measure if x.year is not None or (x.funding, x.nature) not in by_years]
        )
    )


def by_year(lines: Iterable[Line], measure: str, currency: str) -> dict[int, Total]:
    """The total of a measure per year in one currency, in the order of the years."""
    wanted = [x for x in lines if x.measure == measure and x.currency == currency and x.year]
    years = sorted({x.year for x in wanted if x.year is not None})
    return {
        year: add_up(_without_double_headings([x for x in wanted if x.year == year]))
        for year in years
    }


def years_of_lines(lines: Iterable[Line]) -> dict[int, Total]:
    """Figures that are counted once each, added up per year; those without a year are left out."""
    groups: dict[int, list[Line]] = {}
    for line in lines:
        if line.year is not None:
            groups.setdefault(line.year, []).append(line)
    return {year: add_up(groups[year]) for year in sorted(groups)}


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
    with_total = {
        (line.year, line.funding, line.nature) for line in lines if line.heading == TOTAL_HEADING
    }
    return [
        line
        for line in lines
        if line.heading == TOTAL_HEADING or (line.year, line.funding, line.nature) not in with_total
    ]


# -- Against the tolerance ---------------------------------------------------------------------------------


def tolerance_used(deviation: Decimal | None, allowed: Decimal | None) -> Decimal | None:
    """The share of a tolerance that a deviation uses; favourable ones use none of it.

    None where the tolerance or the deviation is not known, or where nothing at all is allowed and
    something is used: that has no share.
    """
    if deviation is None or allowed is None:
        return None
    if deviation <= 0:
        return Decimal(0)
    return deviation / allowed if allowed else None


# -- Credits (law of 22 May 2003) --------------------------------------------------------------------------


@dataclass(frozen=True)
class Credits:
    """One budget year: what may be committed and liquidated, what was, and what stays outstanding."""

    year: int
    commitment_credit: Decimal | None
    committed: Decimal
    liquidation_credit: Decimal | None
    liquidated: Decimal
    outstanding: Decimal

    @property
    def free_commitment(self) -> Decimal | None:
        """What can still be committed in the year; it lapses at its end. Negative: exceeded."""
        return None if self.commitment_credit is None else self.commitment_credit - self.committed

    @property
    def free_liquidation(self) -> Decimal | None:
        """What can still be liquidated in the year; it lapses at its end. Negative: exceeded."""
        return (
            None if self.liquidation_credit is None else self.liquidation_credit - self.liquidated
        )


@dataclass(frozen=True)
class Booked:
    """What a budget year was given and has used; a credit that nobody gave is None."""

    year: int
    committed: Decimal = Decimal(0)
    liquidated: Decimal = Decimal(0)
    commitment_credit: Decimal | None = None
    liquidation_credit: Decimal | None = None


def credits_by_year(years: Sequence[Booked]) -> list[Credits]:
    """The credits year after year: what is committed and not yet liquidated goes on, unused credits lapse."""
    found, outstanding = [], Decimal(0)
    for one in sorted(years, key=lambda booked: booked.year):
        outstanding += one.committed - one.liquidated
        found.append(
            Credits(
                year=one.year,
                commitment_credit=one.commitment_credit,
                committed=one.committed,
                liquidation_credit=one.liquidation_credit,
                liquidated=one.liquidated,
                outstanding=outstanding,
            )
        )
    return found


# -- Is it worth it ----------------------------------------------------------------------------------------


def net_present_value(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Flows of the years 0, 1, 2 … discounted at a rate: 0.04 is 4 %."""
    return sum((flow / (1 + rate) ** year for year, flow in enumerate(flows)), Decimal(0))


def payback_years(flows: Sequence[Decimal]) -> Decimal | None:
    """After how many years what came in has paid for what went out, in proportion; None: never."""
    before = Decimal(0)
    for year, flow in enumerate(flows):
        after = before + flow
        if after >= 0 and before < 0:
            return Decimal(year - 1) + -before / flow
        before = after
    return None if before < 0 or not flows else Decimal(0)


def return_on_investment(flows: Sequence[Decimal]) -> Decimal | None:
    """What is left of all flows, as a share of what was put in; None where nothing was."""
    put_in = -sum((flow for flow in flows if flow < 0), Decimal(0))
    return sum(flows, Decimal(0)) / put_in if put_in else None
