"""What a pack says, in no language yet: figures with their sources, changes, reds, decisions, departments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reporting.snapshots import calc
from reporting.snapshots.frozen import Body, Decision, Dimension, Period, Project, Unit

MEASURES = ("budget", "forecast", "actual")


@dataclass(frozen=True)
class Figure:
    """One number with where it comes from: the rule it follows and the frozen rows behind it."""

    ref: int
    key: str
    rule: str
    value: Decimal | int | None
    codes: tuple[str, ...]
    currency: str = ""
    known: int | None = None
    of: int | None = None
    last: Decimal | int | None = None


@dataclass(frozen=True)
class Red:
    project: Project
    dimension: Dimension | None
    periods: int


@dataclass(frozen=True)
class Ask:
    project: Project
    decision: Decision


@dataclass(frozen=True)
class Department:
    unit: Unit
    projects: tuple[Project, ...]
    counts: dict[str, Figure]


@dataclass(frozen=True)
class MoneyRow:
    currency: str
    totals: dict[str, Figure]
    difference: Figure


@dataclass(frozen=True)
class Trend:
    period: date
    counts: dict[str, int]


@dataclass(frozen=True)
class Content:
    """The whole pack of one committee for one frozen period."""

    committee: Body
    period: Period
    previous: date | None
    projects: tuple[Project, ...]
    # As sealed: a number that changed later would tell of what changed.
    restricted: int
    figures: dict[str, Figure]
    changes: tuple[calc.Change, ...]
    reds: tuple[Red, ...]
    asks: tuple[Ask, ...]
    departments: tuple[Department, ...]
    money: tuple[MoneyRow, ...]
    trend: tuple[Trend, ...]

    @property
    def stale(self) -> tuple[Project, ...]:
        return tuple(project for project in self.projects if project.is_stale)
