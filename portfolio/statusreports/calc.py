"""What the rules of a report say of declared colours and typed amounts; the colours are in `statusrules`."""

from decimal import Decimal

from portfolio.lifecycle.tolerances.calc import (
    AMBER,
    GREEN,
    GREY,
    RED,
    SEVERITY,
    Plan,
    Rules,
    Tolerance,
    WorkingDays,
    colour_of_deviation,
)
from portfolio.statusrules.calc.facts import KNOWN, Amount
from portfolio.statusrules.calc.money import cost_status, months_without_actuals
from portfolio.statusrules.calc.plan import time_status
from portfolio.statusrules.calc.results import AGREED, DEFAULT, Result, not_computed
from portfolio.statusrules.calc.whole import overall

__all__ = [
    "AGREED",
    "AMBER",
    "DEFAULT",
    "GREEN",
    "GREY",
    "KNOWN",
    "RED",
    "Amount",
    "Plan",
    "Result",
    "Rules",
    "Tolerance",
    "WorkingDays",
    "colour_of_deviation",
    "cost_status",
    "is_better",
    "is_other_magnitude",
    "months_without_actuals",
    "needs_path",
    "not_computed",
    "overall",
    "time_status",
]


def is_better(declared: str, computed: str) -> bool:
    """Whether the declared colour claims more than the computed one; grey is neither better nor worse."""
    if GREY in (declared, computed):
        return False
    return SEVERITY[declared] < SEVERITY[computed]


def needs_path(declared: str, declared_before: str | None) -> bool:
    """A path to green is asked for a red, and for an amber in its second period."""
    return declared == RED or (declared == AMBER and declared_before in (AMBER, RED))


def is_other_magnitude(before: Decimal | None, after: Decimal | None) -> bool:
    """Whether an amount changed by a factor of ten or more: usually euro typed for thousands."""
    if not before or not after or before < 0 or after < 0:
        return False
    return after >= before * 10 or after * 10 <= before
