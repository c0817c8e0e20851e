"""A frozen period as plain data."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from reporting.snapshots.frozen_lines import NO_LINES, Lines
from reporting.snapshots.handed_in import HandedIn
from reporting.snapshots.texts import NO_TEXT, ORDER, Amount, Names, Text

__all__ = ["ORDER", "Amount", "Names", "Text"]


@dataclass(frozen=True)
class Dimension:
    dimension: str
    computed: str
    reason: str
    inputs: tuple[tuple[str, str], ...]
    declared: str
    comment: str
    evidence: str
    path_to_green: str
    green_on: date | None
    action_owner: str


@dataclass(frozen=True)
class Milestone:
    name: Text
    is_critical: bool
    baseline_on: date | None
    previous_on: date | None
    forecast_on: date | None
    actual_on: date | None
    key: int | None = None  # earlier schemas did not say which milestone it is
    is_for_committee: bool = True  # not sealed before the fifth schema

    @property
    def is_shown(self) -> bool:
        """Whether committees read it: critical, or shown to them by the project."""
        return self.is_critical or self.is_for_committee

    def is_late(self, on: date) -> bool:
        """Not reached, and forecast later than the baseline or already past."""
        if self.actual_on or not self.forecast_on:
            return False
        return self.forecast_on < on or bool(
            self.baseline_on and self.forecast_on > self.baseline_on
        )


@dataclass(frozen=True)
class Decision:
    committee: str
    question: Text
    proposal: Text
    consequence: Text
    amount: Decimal | None
    options: Text = NO_TEXT
    meeting_on: date | None = None


@dataclass(frozen=True)
class Past:
    """The status of one earlier period, as it was frozen."""

    period: date
    declared: str
    computed: str


@dataclass(frozen=True)
class Project:
    """One project in one frozen period. Persons are ids; their names lie beside and can be removed."""

    code: str
    names: Names
    kind: str
    state: str
    tailoring_class: str
    category: str
    confidentiality: str
    unit: str
    unit_path: tuple[str, ...]
    programme: str
    programme_names: Names
    manager: int | None
    executive: int | None
    purposes: Names
    report_id: int | None
    revision: int
    report_state: str
    is_stale: bool
    reported_period: date | None
    submitted_at: datetime | None
    validated_at: datetime | None
    declared: str
    computed: str
    opinion: str
    opinion_text: Text
    rule_version: int | None
    headline: Text
    done: Text
    next_steps: Text
    help_needed: Text
    stage: Text
    baseline_end: date | None
    previous_end: date | None
    forecast_end: date | None
    currency: str
    budget: Amount
    actual: Amount
    forecast: Amount
    accounts_as_of: date | None
    dimensions: tuple[Dimension, ...]
    milestones: tuple[Milestone, ...]
    decisions: tuple[Decision, ...]
    history: tuple[Past, ...]
    row_hash: str
    lines: Lines = NO_LINES
    # None in periods that were sealed before these were part of a report.
    handed_in: HandedIn | None = None
    # Figures that an addendum put right, with their new text; nothing as it was sealed.
    corrected: tuple[tuple[str, str], ...] = ()

    @property
    def people(self) -> set[int]:
        """Everybody named in the row, by id."""
        named = {key for key in (self.manager, self.executive) if key} | self.lines.people
        return named | (self.handed_in.people if self.handed_in else set())

    @property
    def is_confidential(self) -> bool:
        return self.confidentiality != "open"

    def dimension(self, name: str) -> Dimension | None:
        return next((entry for entry in self.dimensions if entry.dimension == name), None)


@dataclass(frozen=True)
class Unit:
    id: int
    code: str
    names: Names
    parent: str


@dataclass(frozen=True)
class Body:
    """A committee as it was at the freeze."""

    code: str
    names: Names
    unit: str
    is_portfolio_board: bool
    meets_on: date | None


@dataclass(frozen=True)
class Period:
    """A whole frozen period, or the part of it that lies in somebody's perimeter."""

    period: date
    fingerprint: str
    frozen_at: datetime
    frozen_on: date
    units: tuple[Unit, ...]
    committees: tuple[Body, ...]
    rules: tuple[tuple[str, str], ...]
    people: tuple[tuple[int, str], ...]
    projects: tuple[Project, ...]
    series: str = "monthly"

    @cached_property
    def _units(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in reversed(self.units)}

    @cached_property
    def _names(self) -> dict[int, str]:
        return dict(self.people)

    def unit(self, code: str) -> Unit | None:
        return self._units.get(code)

    def committee(self, code: str) -> Body | None:
        return next((body for body in self.committees if body.code == code), None)

    def person(self, key: int | None) -> str:
        return self._names.get(key or 0, "")


def units_below(units: tuple[Unit, ...], code: str) -> frozenset[int]:
    """The ids of a unit and of everything under it, in the tree as it was frozen."""
    children: dict[str, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.parent, []).append(unit)
    found: set[int] = set()
    waiting = [unit for unit in units if unit.code == code]
    while waiting:
        unit = waiting.pop()
        found.add(unit.id)
        waiting += children.get(unit.code, [])
    return frozenset(found)
