"""How much of the agreed scope is not forecast to be delivered (domain notes §2.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

MUST, SHOULD = "1must", "2should"


@dataclass(frozen=True)
class Planned:
    """A product as the rule sees it. `is_cut_by_decision`: it no longer belongs to the agreed scope."""

    priority: str
    forecast_on: date | None
    is_delivered: bool
    is_cut: bool = False
    is_cut_by_decision: bool = False


@dataclass(frozen=True)
class ScopeUse:
    """Products of the agreed scope, and those of them that are not forecast to be delivered."""

    planned: int = 0
    delivered: int = 0
    must: int = 0
    must_missing: int = 0
    must_dropped: int = 0
    should: int = 0
    should_missing: int = 0
    cut: int = 0

    @property
    def missing(self) -> int:
        return self.must_missing + self.should_missing

    @property
    def complete_percent(self) -> int | None:
        """The part of the products that is delivered; None where there are none."""
        return self.delivered * 100 // self.planned if self.planned else None


def is_missing(product: Planned, end: date | None) -> bool:
    """Cut without a decision, or forecast after the end that is expected of its project."""
    if product.is_delivered or product.is_cut_by_decision:
        return False
    if product.is_cut:
        return True
    return product.forecast_on is not None and end is not None and product.forecast_on > end


def scope_use(products: Iterable[Planned], end: date | None) -> ScopeUse:
    """What stands in the agreed scope. What was cut by a decision is counted as cut, and nowhere else."""
    found = dict.fromkeys(ScopeUse.__dataclass_fields__, 0)
    for one in products:
        found["cut"] += one.is_cut
        if one.is_cut_by_decision:
            continue
        missing = is_missing(one, end)
        found["planned"] += 1
        found["delivered"] += one.is_delivered
        for priority, name in ((MUST, "must"), (SHOULD, "should")):
            if one.priority == priority:
                found[name] += 1
                found[f"{name}_missing"] += missing
        found["must_dropped"] += one.priority == MUST and one.is_cut
    return ScopeUse(**found)
