"""Lines of a project's registers and its money by year in a frozen period, as plain data."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from portfolio.registers.risks.calc import LINE
from reporting.snapshots.texts import Amount, Names, Text

MOST = 8  # lines listed of one register of one project; counts know them all


class Source(StrEnum):
    """Where a project's risks and issues were taken from. Empty in schemas before the fifth."""

    UNKNOWN = ""
    REPORT = "report"  # the copy that the submission took
    REGISTER = "register"  # as it stood at the freeze
    EARLIER = "earlier"  # of last time, with all other registers and figures


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
    is_for_committee: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether committees read it: shown to them by the project, or a threat above the line."""
        return self.is_for_committee or (self.kind == "threat" and self.score >= LINE)


@dataclass(frozen=True)
class DependencyDays:
    """A dependency as far as it is counted; `role` and the other side as on a line."""

    role: str
    other: str
    needed_on: date
    promised_on: date | None

    def days_late(self, on: date) -> int:
        """By how many days the promise comes after the need; of a promise gone by, since then."""
        expected = self.promised_on or self.needed_on
        return max((expected - self.needed_on).days, (on - expected).days, 0)


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

    @property
    def days(self) -> DependencyDays:
        return DependencyDays(self.role, self.other, self.needed_on, self.promised_on)

    def days_late(self, on: date) -> int:
        return self.days.days_late(on)


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
    is_for_committee: bool = True  # not sealed before the fifth schema

    @property
    def is_shown(self) -> bool:
        """Whether committees read it: a decision of one, or shown to them by the project."""
        return self.is_for_committee or bool(self.committee)


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
    """Empty for a period that was frozen before registers were.

    Counts are None where they were not sealed: a list that was cut cannot be counted.
    """

    years: tuple[YearOfMoney, ...] = ()
    risk_cells: tuple[tuple[int, int, int], ...] = ()  # probability, impact, open threats
    risks: tuple[RiskLine, ...] = ()
    dependencies: tuple[DependencyLine, ...] = ()
    benefits: tuple[BenefitLine, ...] = ()
    decided: tuple[DecidedLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    exceptions: tuple[ExceptionLine, ...] = ()
    objectives: tuple[ObjectiveLine, ...] = ()
    source: Source = Source.UNKNOWN
    opportunities: int | None = None  # open ones
    issues: int | None = None  # open ones
    action_days: tuple[date, ...] | None = None  # when each open action is due
    benefit_days: tuple[date, ...] | None = None  # when each open benefit is to be measured next
    exceptions_open: int | None = None
    dependency_days: tuple[DependencyDays, ...] | None = None

    @property
    def has_registers(self) -> bool:
        """Whether registers were sealed; of earlier schemas, whether any register had a line."""
        return bool(
            self.source
            or self.risk_cells
            or self.dependencies
            or self.benefits
            or self.decided
            or self.actions
            or self.exceptions
        )

    @property
    def threats(self) -> int | None:
        return sum(count for _p, _i, count in self.risk_cells) if self.has_registers else None

    @property
    def high_threats(self) -> int | None:
        """Open threats that need an approved response."""
        if not self.has_registers:
            return None
        return sum(count for p, i, count in self.risk_cells if p * i >= LINE)

    @property
    def open_risks(self) -> int | None:
        """Threats and opportunities."""
        if self.threats is None or self.opportunities is None:
            return None
        return self.threats + self.opportunities

    @property
    def shown(self) -> "Lines":
        """The same with the lines that committees read, and all counts."""
        return replace(
            self,
            risks=tuple(line for line in self.risks if line.is_shown),
            actions=tuple(line for line in self.actions if line.is_for_committee),
            decided=tuple(line for line in self.decided if line.is_shown),
        )

    @property
    def people(self) -> set[int]:
        """Everybody named."""
        owned: tuple[RiskLine | BenefitLine | DecidedLine | ActionLine, ...]
        owned = (*self.risks, *self.benefits, *self.decided, *self.actions)
        return {line.owner for line in owned if line.owner}


NO_LINES = Lines()
