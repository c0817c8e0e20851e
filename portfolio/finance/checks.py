"""What does not fit in the money of a project, said in words to whoever controls the budget."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.finance.calc import (
    KNOWN,
    Line,
    at_completion,
    by_year,
    whole_life,
)
from portfolio.finance.choices import Measure
from ppm.ui.figures import amount


@dataclass(frozen=True)
class Remark:
    """One remark: the code of the check (domain notes §2.5) and its sentence."""

    code: str
    text: "str | Promise"
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        return str(self.text) % self.params if self.params else str(self.text)


def remarks(lines: Sequence[Line], currency: str) -> list[Remark]:
    """DQ08 and DQ09, and DQ10 for the forecast, of what is known; an unknown amount accuses nobody."""
    found = []

    def known(measure: str) -> Decimal | None:
        total = whole_life(lines, measure, currency)
        return total.amount if total.state == KNOWN else None

    def words(value: Decimal) -> str:
        return amount(value, currency)

    estimate = at_completion(lines, currency)
    actual, committed = known(Measure.ACTUAL), known(Measure.COMMITTED)
    needed = max((one for one in (actual, committed) if one is not None), default=None)
    if (
        estimate.state == KNOWN
        and estimate.amount is not None
        and needed is not None
        and estimate.amount < needed
    ):
        found.append(
            Remark(
                "DQ08",
                _(
                    "The estimate at completion (%(estimate)s) is lower than what has been spent "
                    "and what is still committed (%(needed)s)."
                ),
                {"estimate": words(estimate.amount), "needed": words(needed)},
            )
        )
    if committed is not None and actual is not None and actual > committed:
        found.append(
            Remark(
                "DQ09",
                _("More was liquidated (%(actual)s) than was committed (%(committed)s)."),
                {"actual": words(actual), "committed": words(committed)},
            )
        )
    found += _exceeded(lines, currency)
    given = whole_life(lines, Measure.FORECAST, currency)
    has_years = any(
        x.measure == Measure.FORECAST and x.currency == currency and x.year for x in lines
    )
    has_to_come = any(x.measure == Measure.TO_COME and x.currency == currency for x in lines)
    is_apart = estimate.state == given.state == KNOWN and estimate.amount != given.amount
    if has_to_come and is_apart and given.amount is not None and not has_years:
        found.append(
            Remark(
                "DQ10",
                _(
                    "The forecast says %(given)s; what was spent and what is still to be spent make "
                    "%(estimate)s. The latter counts."
                ),
                {"given": words(given.amount), "estimate": words(estimate.amount or Decimal(0))},
            )
        )
    return found


def _exceeded(lines: Sequence[Line], currency: str) -> list[Remark]:
    """Credits that are exceeded, year by year."""
    found = []
    for credit, used, text in (
        (
            Measure.COMMITMENT_CREDIT,
            Measure.COMMITTED,
            _("%(year)s: %(used)s was committed, the commitment credit is %(credit)s."),
        ),
        (
            Measure.LIQUIDATION_CREDIT,
            Measure.ACTUAL,
            _("%(year)s: %(used)s was liquidated, the liquidation credit is %(credit)s."),
        ),
    ):
        # A credit speaks of the money of its own funding source.
        payers = {x.funding for x in lines if x.measure == credit}
        booked = by_year([x for x in lines if x.funding in payers], used, currency)
        for year, given in by_year(lines, credit, currency).items():
            spent = booked.get(year)
            if spent is None or spent.amount is None or given.amount is None:
                continue
            if spent.amount > given.amount:
                params = {
                    "year": str(year),
                    "used": amount(spent.amount, currency),
                    "credit": amount(given.amount, currency),
                }
                found.append(Remark("DQ09", text, params))
    return found
