"""The money of one initiative by year and over its whole life, per currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise

from portfolio.finance.calc import Line, Total, by_year, share, variance, whole_life
from portfolio.finance.choices import Measure
from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative

MEASURES = tuple(Measure)


@dataclass(frozen=True)
class YearRow:
    """One year with its total per measure."""

    year: int
    totals: dict[str, Total]

    @property
    def cells(self) -> list[Total]:
        return list(self.totals.values())


@dataclass(frozen=True)
class Money:
    """Everything in one currency: years, whole life, and forecast less budget."""

    currency: str
    measures: Sequence[tuple[str, str | Promise]]
    years: Sequence[YearRow]
    whole: dict[str, Total]
    variance: Decimal | None
    variance_share: Decimal | None

    @property
    def whole_cells(self) -> list[Total]:
        return list(self.whole.values())


def money_of(lines: Sequence[MoneyLine]) -> list[Money]:
    """The money in each currency of these lines, the currency with most lines first."""
    plain = [_plain(line) for line in lines]
    currencies = sorted(
        {line.currency for line in plain},
        key=lambda code: (-sum(line.currency == code for line in plain), code),
    )
    return [_in_currency(plain, currency) for currency in currencies]


def lines_of(initiative: Initiative) -> list[MoneyLine]:
    """Every figure, by measure and year; whole-life figures first."""
    order = {measure: place for place, measure in enumerate(MEASURES)}
    return sorted(
        initiative.money_lines.all(),
        key=lambda one: (one.currency, order[Measure(one.measure)], one.year or 0, one.pk),
    )


def _plain(row: MoneyLine) -> Line:
    return Line(
        measure=row.measure,
        year=row.year,
        heading=row.heading,
        funding=row.funding,
        currency=row.currency,
        amount=row.amount,
        state=row.state,
        nature=row.nature,
    )


def _in_currency(lines: Sequence[Line], currency: str) -> Money:
    used = {line.measure for line in lines if line.currency == currency}
    measures = [(str(m.value), m.label) for m in MEASURES if m in used]
    yearly = {name: by_year(lines, name, currency) for name, _label in measures}
    nothing = Total(None, 0, 0, "missing")
    whole = {name: whole_life(lines, name, currency) for name, _label in measures}
    difference = variance(whole.get(Measure.BUDGET, nothing), whole.get(Measure.FORECAST, nothing))
    return Money(
        currency=currency,
        measures=measures,
        years=[
            YearRow(year, {name: yearly[name].get(year, nothing) for name, _label in measures})
            for year in sorted({year for years in yearly.values() for year in years})
        ],
        whole=whole,
        variance=difference,
        variance_share=share(difference, whole.get(Measure.BUDGET, nothing).amount),
    )
