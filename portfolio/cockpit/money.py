"""The money of one initiative: at a glance, by year, by heading and by who pays, per currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.finance.calc import (
    NOTHING,
    Booked,
    Credits,
    Line,
    Total,
    add_up,
    at_completion,
    by_year,
    counted,
    credits_by_year,
    expected,
    phases,
    share,
    split,
    variance,
    whole_life,
    years_of_lines,
)
from portfolio.finance.checks import Remark, remarks
from portfolio.finance.choices import CREDITS, Funding, Heading, Measure, Nature
from portfolio.finance.models import MoneyLine
from portfolio.finance.wording import phases_in_words
from portfolio.initiatives.models import Initiative

# The forecast as it was given stands behind the estimate at completion.
MEASURES = tuple(one for one in Measure if one not in (*CREDITS, Measure.FORECAST))
ESTIMATE = "estimate"
# What the tables by heading and by payer show beside each other.
COMPARED: tuple[tuple[str, str | Promise], ...] = (
    (Measure.BUDGET, Measure.BUDGET.label),
    (ESTIMATE, _("estimate at completion")),
    (Measure.COMMITTED, Measure.COMMITTED.label),
    (Measure.ACTUAL, Measure.ACTUAL.label),
)


@dataclass(frozen=True)
class YearRow:
    """One year with its total per measure."""

    year: int
    totals: dict[str, Total]

    @property
    def cells(self) -> list[Total]:
        return list(self.totals.values())


@dataclass(frozen=True)
class SplitRow:
    """One heading, payer or nature with its totals, in the order of `COMPARED`."""

    label: str | Promise
    cells: Sequence[Total]


@dataclass(frozen=True)
class Money:
    """Everything in one currency."""

    currency: str
    measures: Sequence[tuple[str, str | Promise]]
    years: Sequence[YearRow]
    whole: dict[str, Total]
    budget: Total
    estimate: Total
    committed: Total
    actual: Total
    variance: Decimal | None
    variance_share: Decimal | None
    compared: Sequence[tuple[str, str | Promise]]
    by_heading: Sequence[SplitRow]
    by_funding: Sequence[SplitRow]
    by_nature: Sequence[SplitRow]
    own: Sequence[Total]
    both: Sequence[Total]
    credits: Sequence[Credits]
    phases: str
    remarks: Sequence[Remark]

    @property
    def whole_cells(self) -> list[Total]:
        return list(self.whole.values())

    @property
    def has_split(self) -> bool:
        return len(self.by_heading) > 1 or len(self.by_nature) > 1


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
    order = {measure: place for place, measure in enumerate(Measure)}
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
    measures: list[tuple[str, str | Promise]] = [
        (str(m.value), m.label) for m in MEASURES if m in used
    ]
    estimate = at_completion(lines, currency)
    if estimate.of:
        place = sum(name in (Measure.BASELINE, Measure.BUDGET) for name, _label in measures)
        measures.insert(place, (ESTIMATE, _("estimate at completion")))
    yearly = {name: by_year(lines, name, currency) for name, _label in measures}
    yearly[ESTIMATE] = years_of_lines(expected(lines, currency))
    whole = {name: whole_life(lines, name, currency) for name, _label in measures}
    whole |= {ESTIMATE: estimate} if estimate.of else {}
    budget = whole.get(Measure.BUDGET, NOTHING)
    difference = variance(budget, estimate)
    figures: dict[str, list[Line]] = {
        name: expected(lines, currency) if name == ESTIMATE else counted(lines, name, currency)
        for name, _label in COMPARED
    }
    own = [[x for x in part if x.funding == Funding.OWN] for part in figures.values()]
    return Money(
        currency=currency,
        measures=measures,
        years=[
            YearRow(year, {name: yearly[name].get(year, NOTHING) for name, _label in measures})
            for year in sorted({year for years in yearly.values() for year in years})
        ],
        whole=whole,
        budget=budget,
        estimate=estimate,
        committed=whole.get(Measure.COMMITTED, NOTHING),
        actual=whole.get(Measure.ACTUAL, NOTHING),
        variance=difference,
        variance_share=share(difference, budget.amount),
        compared=COMPARED,
        by_heading=_headings(figures),
        by_funding=_rows(figures, "funding", Funding),
        by_nature=_rows(figures, "nature", Nature),
        own=[add_up(part) for part in own],
        both=[add_up(part) for part in figures.values()],
        credits=_credits(lines, currency),
        phases=phases_in_words(budget, phases(lines, Measure.BUDGET, currency), currency),
        remarks=remarks(lines, currency),
    )


def _headings(figures: Mapping[str, Sequence[Line]]) -> list[SplitRow]:
    """The headings, then what was given without one."""
    rows = _rows(figures, "heading", Heading)
    named = [row for row in rows if row.label != Heading.TOTAL.label]
    rest = [SplitRow(_("Without heading"), row.cells) for row in rows if row not in named]
    return named + rest


def _rows(figures: Mapping[str, Sequence[Line]], by: str, choices: Any) -> list[SplitRow]:
    parts = {name: split(lines, by) for name, lines in figures.items()}
    return [
        SplitRow(
            choice.label, [parts[name].get(choice.value, NOTHING) for name, _label in COMPARED]
        )
        for choice in choices
        if any(choice.value in part for part in parts.values())
    ]


def _credits(lines: Sequence[Line], currency: str) -> list[Credits]:
    """Per year what was given and used; nothing where no credit was ever given."""
    payers = {x.funding for x in lines if x.measure in CREDITS and x.currency == currency}
    if not payers:
        return []
    lines = [x for x in lines if x.funding in payers]
    years: dict[str, dict[int, Total]] = {
        name: by_year(lines, name, currency)
        for name in (*CREDITS, Measure.COMMITTED, Measure.ACTUAL)
    }

    def of(name: str, year: int) -> Decimal | None:
        return years[name].get(year, NOTHING).amount

    zero = Decimal(0)
    found = [
        Booked(
            year=year,
            committed=of(Measure.COMMITTED, year) or zero,
            liquidated=of(Measure.ACTUAL, year) or zero,
            commitment_credit=of(Measure.COMMITMENT_CREDIT, year),
            liquidation_credit=of(Measure.LIQUIDATION_CREDIT, year),
        )
        for year in sorted({year for part in years.values() for year in part})
    ]
    return credits_by_year(found)
