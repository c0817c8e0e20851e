"""What is known of one project on a day, as far as its colours are computed from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portfolio.lifecycle.tolerances.calc import Plan, Tolerance
from portfolio.registers.products.calc import ScopeUse

KNOWN, WITHHELD, NOT_YET = "known", "withheld", "not_yet"


@dataclass(frozen=True)
class Amount:
    """An amount, or why there is none."""

    state: str
    value: Decimal | None = None


MISSING = Amount("missing")


@dataclass(frozen=True)
class Credit:
    """The commitment credit of a year: what is free of it, what is still to be committed against it."""

    year: int
    free: Decimal
    planned: Decimal

    @property
    def is_short(self) -> bool:
        return self.planned > 0 and self.planned > self.free


@dataclass(frozen=True)
class Scope:
    """Products of the agreed scope; requests for change that wait, in money, and what they may cost."""

    products: ScopeUse = field(default_factory=ScopeUse)
    changes_pending: Decimal | None = None
    change_budget: Decimal | None = None


@dataclass(frozen=True)
class Quality:
    """Quality activities that count, those that failed or are overdue, and refused acceptances."""

    planned: int = 0
    missing: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Threats:
    """The risk register: `entered` lines at all, then the open threats.

    `unanswered` is the highest score without an approved response. `reviewed_on` is the oldest day on which
    one of them was reviewed last; None where one never was.
    """

    entered: int = 0
    open: int = 0
    valued: int = 0
    exposure: Decimal = Decimal(0)
    highest: int = 0
    unanswered: int = 0
    reviewed_on: date | None = None


@dataclass(frozen=True)
class Benefits:
    """Open benefits; `shortfall` in per cent of the yearly benefit, None where it is not known.

    `unready` lack an owner who agreed, or a baseline. `has_lost_objective`: every objective that the project
    contributes to is over. `worth` is what the business case brings in less what it costs now, in money;
    `worth_agreed` less what it was agreed to cost.
    """

    count: int = 0
    unready: int = 0
    shortfall: Decimal | None = None
    is_waived: bool = False
    has_lost_objective: bool = False
    worth: Decimal | None = None
    worth_agreed: Decimal | None = None

    @property
    def is_no_longer_worth_it(self) -> bool:
        return (
            self.worth is not None
            and self.worth_agreed is not None
            and self.worth <= 0 < self.worth_agreed
        )


@dataclass(frozen=True)
class Resources:
    """Days asked of named roles over the days there are, and since when a key role is vacant.

    `was_held`: somebody had the role and left; else nobody was ever named, and the project runs since then.
    """

    demand: Decimal | None = None
    capacity: Decimal | None = None
    vacant_role: str = ""
    vacant_since: date | None = None
    was_held: bool = True


@dataclass(frozen=True)
class Target:
    """A sustainability target: its shortfall in per cent, and how much of it was allowed when it was set."""

    name: str
    shortfall: Decimal | None
    allowed: Decimal

    @property
    def is_mandatory(self) -> bool:
        return self.allowed == 0


@dataclass(frozen=True)
class Facts:
    """Everything that colours are computed from. What nobody entered is empty, never zero.

    `period` is the month reported on, `accounts_as_of` the last day of the accounts (None: never shown);
    `months_silent` the periods since the last report, None while one is being written.
    """

    dimensions: tuple[str, ...]
    today: date
    period: date
    project: Plan
    stage: Plan | None = None
    legal_deadline_on: date | None = None
    # By how many days critical milestones that are not reached are late.
    late_milestones: tuple[int, ...] = ()
    spi: Decimal | None = None
    cpi: Decimal | None = None
    budget: Amount = MISSING
    forecast: Amount = MISSING
    stage_budget: Decimal | None = None
    stage_forecast: Decimal | None = None
    currency: str = "EUR"
    accounts_as_of: date | None = None
    credit: Credit | None = None
    scope: Scope = field(default_factory=Scope)
    quality: Quality = field(default_factory=Quality)
    threats: Threats = field(default_factory=Threats)
    benefits: Benefits = field(default_factory=Benefits)
    resources: Resources = field(default_factory=Resources)
    targets: tuple[Target, ...] = ()
    agreed: Mapping[str, Tolerance] = field(default_factory=dict)
    agreed_for_stage: Mapping[str, Tolerance] = field(default_factory=dict)
    # Months between two reviews of risks: the cadence of the class.
    review_months: int = 1
    has_undecided_exception: bool = False
    months_silent: int | None = None
