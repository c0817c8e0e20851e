"""What a project really needs: what its class asks, with the deviations that were agreed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from methodology.tailoring.calc import Treatment, score_within

DAYS_PER_MONTH = Decimal("30.4375")
# In the order of time; what falls due with the period or an occasion is missing at no gate.
DUE = ("before", "start_up", "initiation", "stage", "boundary", "closure")


@dataclass(frozen=True)
class Deviation:
    """An agreed departure: `leave_out`, `merge` (into), `add`."""

    product: str
    kind: str
    into: str = ""


@dataclass(frozen=True)
class Needed:
    """`mandatory`, `merged`, `optional` or `left_out`; by agreement or as the class says."""

    kind: str
    into: str = ""
    by_agreement: bool = False

    @property
    def is_written(self) -> bool:
        return self.kind == "mandatory"


def needs(
    treatments: Mapping[str, Treatment], deviations: Iterable[Deviation]
) -> dict[str, Needed]:
    """Product → what is needed of it. The last deviation of a product counts."""
    found = {key: Needed(one.kind, one.into) for key, one in treatments.items()}
    for one in deviations:
        if one.kind == "leave_out":
            found[one.product] = Needed("left_out", by_agreement=True)
        elif one.kind == "merge":
            found[one.product] = Needed("merged", one.into, by_agreement=True)
        else:
            found[one.product] = Needed("mandatory", by_agreement=True)
    return found


def refusal_of(kind: str, product: str, into: str, needed: Mapping[str, Needed]) -> str:
    """Why a deviation makes no sense: `not_needed`, `needed_already`, `into_nothing`; empty if it does."""
    now = needed.get(product, Needed("optional"))
    if kind == "add":
        return "needed_already" if now.kind == "mandatory" else ""
    if now.kind != "mandatory":
        return "not_needed"
    if kind == "merge" and (into == product or not needed.get(into, Needed("optional")).is_written):
        return "into_nothing"
    if any(one.kind == "merged" and one.into == product for one in needed.values()):
        return "holds_others"
    return ""


def due_by(state: str, is_last_stage: bool) -> tuple[str, ...]:
    """What must be there at the next gate of a project in this state."""
    steps = {
        "start_up": DUE[:2],
        "initiation": DUE[:4],
        "delivery": DUE if is_last_stage else DUE[:5],
        "closing": DUE,
    }
    return steps.get(state, ())


def missing(rows: Iterable[tuple[str, str, str, Needed]], due: Sequence[str]) -> list[str]:
    """The products that must be approved by then and are not; rows are (key, due, state, needed)."""
    return [
        key
        for key, due_at, state, needed in rows
        if needed.is_written and due_at in due and state != "approved"
    ]


@dataclass(frozen=True)
class Measured:
    """What the portal knows of the three criteria that can be measured; None is not known."""

    budget: Decimal | None
    days: int | None
    entities: int | None

    @property
    def months(self) -> Decimal | None:
        if self.days is None:
            return None
        return Decimal(self.days) / DAYS_PER_MONTH

    def by_criterion(self) -> dict[str, Decimal | int | None]:
        return {"budget": self.budget, "duration": self.months, "entities": self.entities}


def proposals(
    measured: Measured, bounds: Mapping[str, Sequence[Decimal | None]]
) -> dict[str, int | None]:
    """Criterion → the score that the measured value gives; None where nothing can be said."""
    return {
        criterion: score_within(value, bounds.get(criterion, (None,)))
        for criterion, value in measured.by_criterion().items()
    }


def outdated(
    then: Measured, now: Measured, bounds: Mapping[str, Sequence[Decimal | None]]
) -> list[str]:
    """The criteria whose measured value has moved into another score since the decision."""
    before, after = proposals(then, bounds), proposals(now, bounds)
    return [
        criterion
        for criterion in before
        if after[criterion] is not None
        and before[criterion] is not None
        and before[criterion] != after[criterion]
    ]
