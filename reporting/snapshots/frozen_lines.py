"""Lines of a project's registers and its money by year in a frozen period, as plain data."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reporting.snapshots.texts import Amount, Names, Text


@dataclass(frozen=True)
class YearOfMoney:
    """A year's money in the currency of the project's report."""

    year: int
    budget: Amount
    forecast: Amount
    actual: Amount


@dataclass(frozen=True)
class RiskLine:
    """`reference` is the number within the project; persons are ids."""

    reference: str
    kind: str  # threat, opportunity
    title: Text
    probability: int
    impact: int
    score: int
    owner: int | None
    is_answered: bool
    expected_value: Decimal | None


@dataclass(frozen=True)
class DependencyLine:
    """`role` says whether the project gives or takes; the other side is never a confidential one."""

    role: str
    what: Text
    other: str
    other_names: Names
    state: str
    needed_on: date
    promised_on: date | None
    agreed_on: date | None

    def days_late(self, on: date) -> int:
        """By how many days the promise comes after the need; of a promise gone by, since then."""
        expected = self.promised_on or self.needed_on
        return max((expected - self.needed_on).days, (on - expected).days, 0)


@dataclass(frozen=True)
class BenefitLine:
    name: Text
    is_negative: bool
    owner: int | None
    next_review_on: date | None
    rate: Decimal | None  # realised, 1 is the whole of the target
    measured_on: date | None


@dataclass(frozen=True)
class DecidedLine:
    reference: str
    title: Text
    committee: str  # empty: the project board
    decided_on: date
    outcome: str
    owner: int | None


@dataclass(frozen=True)
class ActionLine:
    reference: str
    title: Text
    due_on: date
    state: str
    owner: int | None
    is_for_committee: bool


@dataclass(frozen=True)
class ExceptionLine:
    reference: str
    aspect: str
    state: str
    deviation: Decimal | None
    unit: str
    limit: Decimal | None
    since: date
    situation: Text
    recommendation: Text
    committee: str
    decide_by: date | None


@dataclass(frozen=True)
class ObjectiveLine:
    """An objective that the project contributes to; `weight` is 3, 2 or 1."""

    code: str
    names: Names
    weight: int


@dataclass(frozen=True)
class Lines:
    """Empty for a period that was frozen before registers were."""

    years: tuple[YearOfMoney, ...] = ()
    risk_cells: tuple[tuple[int, int, int], ...] = ()  # probability, impact, open threats
    risks: tuple[RiskLine, ...] = ()
    dependencies: tuple[DependencyLine, ...] = ()
    benefits: tuple[BenefitLine, ...] = ()
    decided: tuple[DecidedLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    exceptions: tuple[ExceptionLine, ...] = ()
    objectives: tuple[ObjectiveLine, ...] = ()

    @property
    def has_registers(self) -> bool:
        """Whether any register had a line."""
        return bool(
            self.risk_cells
            or self.dependencies
            or self.benefits
            or self.decided
            or self.actions
            or self.exceptions
        )

    @property
    def people(self) -> set[int]:
        """Everybody named."""
        owned: tuple[RiskLine | BenefitLine | DecidedLine | ActionLine, ...]
        owned = (*self.risks, *self.benefits, *self.decided, *self.actions)
        return {line.owner for line in owned if line.owner}


NO_LINES = Lines()
