"""What a project brings in, and what is left of its credits, for many projects in one query."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

from portfolio.finance.calc import Line, by_year, main_currency, whole_life
from portfolio.finance.choices import Measure
from portfolio.finance.models import MoneyLine
from portfolio.statusrules.calc.facts import KNOWN, Credit

LINE_FIELDS = tuple(one.name for one in fields(Line))
NOTHING = Decimal(0)
READ = (
    Measure.BENEFIT,
    Measure.BUDGET,
    Measure.COMMITMENT_CREDIT,
    Measure.COMMITTED,
    Measure.ACTUAL,
    Measure.TO_COME,
)


@dataclass(frozen=True)
class Business:
    """The benefit in money over the whole life, and the commitment credit of the year."""

    brought: Decimal | None = None
    credit: Credit | None = None


def business_of(initiative_ids: Collection[int], year: int) -> Mapping[int, Business]:
    """What is known of these projects in the year; in their main currency."""
    lines: dict[int, list[Line]] = {}
    rows = MoneyLine.objects.filter(initiative__in=initiative_ids, measure__in=READ).order_by("pk")
    for pk, *values in rows.values_list("initiative", *LINE_FIELDS):
        lines.setdefault(pk, []).append(Line(**dict(zip(LINE_FIELDS, values, strict=True))))
    return {pk: _business(found, year) for pk, found in lines.items()}


def _business(lines: list[Line], year: int) -> Business:
    currency = main_currency(lines)
    brought = whole_life(lines, Measure.BENEFIT, currency)
    return Business(
        brought=brought.amount if brought.state == KNOWN else None,
        credit=_credit(lines, year, currency),
    )


def _credit(lines: list[Line], year: int, currency: str) -> Credit | None:
    """What is free of the credit of the year, and what the year still needs beyond what is committed.

    A credit speaks of the money of its own funding source. What was committed and not yet liquidated pays
    for a part of what is still to come.
    """
    payers = {x.funding for x in lines if x.measure == Measure.COMMITMENT_CREDIT}
    own = [x for x in lines if x.funding in payers]

    def in_year(measure: str) -> Decimal | None:
        found = by_year(own, measure, currency).get(year)
        return found.amount if found is not None and found.state == KNOWN else None

    given, to_come = in_year(Measure.COMMITMENT_CREDIT), in_year(Measure.TO_COME)
    if given is None or to_come is None:
        return None
    committed = in_year(Measure.COMMITTED) or NOTHING
    outstanding = max(committed - (in_year(Measure.ACTUAL) or NOTHING), NOTHING)
    return Credit(year=year, free=given - committed, planned=max(to_come - outstanding, NOTHING))
