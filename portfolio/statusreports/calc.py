"""What the rules of a report say of declared colours and typed amounts; the colours are in `statusrules`."""

from collections.abc import Collection, Sequence
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
    "runs_of",
    "time_status",
]


def is_better(declared: str, computed: str) -> bool:
    """Whether the declared colour claims more than the computed one.

    “Unknown” over an amber or a red hides it, and so claims more; nothing is better than an unknown.
    """
    return SEVERITY.get(declared, 0) < SEVERITY.get(computed, 0)


def runs_of(better: Sequence[Collection[str]]) -> dict[str, int]:
    """Of the dimensions declared better in the first of these reports, the newest: how often in a row."""
    runs: dict[str, int] = {}
    for name in sorted(better[0]) if better else ():
        without = (place for place, names in enumerate(better) if name not in names)
        runs[name] = next(without, len(better))
    return runs


def needs_path(declared: str, declared_before: str | None) -> bool:
    """A path to green is asked for a red, and for an amber in its second period."""
    return declared == RED or (declared == AMBER and declared_before in (AMBER, RED))


def is_other_magnitude(before: Decimal | None, after: Decimal | None) -> bool:
    """Whether an amount changed by a factor of ten or more: usually euro typed for thousands."""
    if not before or not after or before < 0 or after < 0:
        return False
    return after >= before * 10 or after * 10 <= before
