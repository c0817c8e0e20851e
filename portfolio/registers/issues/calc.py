"""Who may decide a change: its cost against the limit of the change authority and the change budget."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

AUTHORITY, BODY = "authority", "body"
UNKNOWN, NO_BUDGET, ABOVE_LIMIT, ABOVE_BUDGET, TIME = (
    "unknown",
    "no_budget",
    "limit",
    "budget",
    "time",
)


@dataclass(frozen=True)
class Budget:
    """The change budget of a project: the whole, the limit per change, and what approved changes cost."""

    amount: Decimal
    limit: Decimal
    used: Decimal = Decimal(0)

    @property
    def left(self) -> Decimal:
        return self.amount - self.used


@dataclass(frozen=True)
class Way:
    """Who decides, and why it is not the change authority."""

    decided_by: str
    why: str = ""


def used(costs: Iterable[Decimal | None]) -> Decimal:
    """What approved changes cost; savings give nothing back."""
    return sum((cost for cost in costs if cost is not None and cost > 0), Decimal(0))


def way_of(cost: Decimal | None, budget: Budget | None, days: int = 0) -> Way:
    """The change authority decides a change whose cost is known, within its limit and within what is left,
    and that moves no end date; everything else goes to the body of the table."""
    if budget is None:
        return Way(BODY, NO_BUDGET)
    if cost is None:
        return Way(BODY, UNKNOWN)
    if days > 0:
        return Way(BODY, TIME)
    if cost > budget.limit:
        return Way(BODY, ABOVE_LIMIT)
    if cost > budget.left:
        return Way(BODY, ABOVE_BUDGET)
    return Way(AUTHORITY)
