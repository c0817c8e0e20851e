"""What a manager says in a report, typed; and what the portal knew before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from methodology.tailoring.choices import Dimension
from portfolio.benefits.models import Benefit
from portfolio.finance.choices import AmountState
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.selectors import Agreed
from portfolio.meetings.models import Committee
from portfolio.milestones.models import Milestone
from portfolio.standings.choices import Colour
from portfolio.standings.models import Standing
from portfolio.statusreports.calc import Amount, Rules
from portfolio.statusreports.confirming.selectors import Lines
from portfolio.statusreports.models import DimensionStatus, StatusReport
from portfolio.statusreports.neglect import Neglect
from portfolio.statusreports.sections.layout import Layout
from portfolio.statusreports.sections.shipped import SHIPPED
from portfolio.statusrules.calc.facts import Facts
from portfolio.statusrules.selectors import dimensions_of_class

MILESTONE_WINDOW_DAYS = 90


@dataclass(frozen=True)
class DimensionSaid:
    """The manager's word on one dimension."""

    declared: str = Colour.GREY
    comment: str = ""
    evidence: str = ""
    path_to_green: str = ""
    green_on: date | None = None
    action_owner: str = ""


@dataclass(frozen=True)
class MilestoneSaid:
    milestone_id: int
    forecast_on: date | None
    actual_on: date | None
    is_for_committee: bool = False
    # The version that was seen when something was typed; whether anything was.
    seen: int | None = None
    is_touched: bool = True


@dataclass(frozen=True)
class RiskSaid:
    risk_id: int
    probability: int
    impact: int
    state: str
    outcome: str = ""
    is_for_committee: bool = False
    seen: int | None = None
    is_touched: bool = True


@dataclass(frozen=True)
class IssueSaid:
    issue_id: int
    severity: int
    due_on: date | None
    state: str
    resolution: str = ""
    is_for_committee: bool = False
    seen: int | None = None
    is_touched: bool = True


@dataclass(frozen=True)
class LineSaid:
    """A risk or an issue as a report holds it; `level` is the score of the one, the severity of the other."""

    register: str  # R or I
    key: int
    number: int
    title: str
    state: str
    level: int
    due_on: date | None = None
    is_asked: bool = True  # the form asked about it; the others are copied only


@dataclass(frozen=True)
class DecisionAsked:
    committee_id: int | None
    question: str
    proposal: str = ""
    consequence: str = ""
    amount: Decimal | None = None
    options: str = ""
    meeting_on: date | None = None


@dataclass(frozen=True)
class Submission:
    """Everything that is typed into a report."""

    language: str
    headline: str
    done: str = ""
    next_steps: str = ""
    help_needed: str = ""
    forecast_end: date | None = None
    actual: Decimal | None = None
    forecast: Decimal | None = None
    accounts_as_of: date | None = None
    dimensions: Mapping[str, DimensionSaid] = field(default_factory=dict)
    milestones: tuple[MilestoneSaid, ...] = ()
    risks: tuple[RiskSaid, ...] = ()
    issues: tuple[IssueSaid, ...] = ()
    benefits_outlook: str = ""
    contribution: str = ""
    outlook: str = ""
    # Of a report that was handed in; None where its lines were not copied, or are still being typed.
    lines: tuple[LineSaid, ...] | None = None
    decisions: tuple[DecisionAsked, ...] = ()
    is_unchanged: bool = False
    # The figures as their sources said when they were drawn (`following`); nothing where that is not known.
    figures_seen: str = field(default="", compare=False)
    # Blocks of which nothing is said to have changed since the report before.
    unchanged: tuple[str, ...] = ()
    # The risks that stood in the form as it was sent; None where it is not known.
    risks_drawn: frozenset[int] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Background:
    """What the portal knows when a report is written: the project, its plan, its money, the report before."""

    report: StatusReport
    initiative: Initiative
    standing: Standing
    stage: Stage | None
    rules: Rules
    rule_set_id: int | None
    # What the registers, the money and the plan say of the project today.
    facts: Facts
    # Milestones that are late or lie within 90 days, then all open ones for the checks.
    milestones: tuple[Milestone, ...]
    open_milestones: tuple[Milestone, ...]
    previous: StatusReport | None
    previous_dimensions: Mapping[str, DimensionStatus]
    previous_milestones: Mapping[int, date | None]
    # Declared colours of the last six reports per dimension, oldest first.
    history: Mapping[str, tuple[str, ...]]
    # The months of that history, and what the last frozen report declared.
    history_months: Mapping[str, tuple[date, ...]]
    frozen_dimensions: Mapping[str, str]
    # How many reports in a row declared a dimension better than it was computed.
    overrides_in_a_row: Mapping[str, int]
    # The report before as it was said, without the decisions it asked.
    previous_said: Submission | None = None
    # Aspects with an open exception, and whether one of these is undecided.
    aspects_with_exception: frozenset[str] = frozenset()
    has_undecided_exception: bool = False
    agreed: Agreed = field(default_factory=lambda: Agreed({}, {}))
    # What the registers leave undone.
    neglect: Neglect = field(default_factory=Neglect)
    # Open benefits with `next_review_on` and `is_unready`; the bodies that can be asked to decide.
    benefits: tuple[Benefit, ...] = ()
    committees: tuple[Committee, ...] = ()
    # What the form asks of this project, and the lines of registers that it shows.
    layout: Layout = SHIPPED
    lines: Lines = field(default_factory=Lines)

    @property
    def unready_benefits(self) -> tuple[str, ...]:
        """Names of open benefits whose profile lacks something."""
        return tuple(one.name for one in self.benefits if one.is_unready)  # type: ignore[attr-defined]

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """The dimensions that this class of project reports on."""
        return dimensions_of(self.initiative)

    def amount(self, measure: str, said: Decimal | None = None) -> Amount:
        """A typed amount; where none was typed, what was known before, or why nothing is.

        An emptied field is no statement: it must not turn a red dimension grey.
        """
        if said is not None:
            return Amount(AmountState.KNOWN, said)
        state = getattr(self.standing, f"{measure}_state", AmountState.MISSING)
        known = state == AmountState.KNOWN
        return Amount(state, getattr(self.standing, measure) if known else None)


def dimensions_of(initiative: Initiative) -> tuple[Dimension, ...]:
    """The dimensions that an initiative reports on: three in the light class, else all eight."""
    return dimensions_of_class(initiative.tailoring_class)
