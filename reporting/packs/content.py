"""What a pack says, in no language yet: figures with their sources, changes, reds, decisions, departments."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from reporting.packs.choices import PRESETS, PackContent, Preset
from reporting.snapshots import calc
from reporting.snapshots.frozen import (
    Body,
    Decision,
    Dimension,
    Milestone,
    Past,
    Period,
    Project,
    Text,
    Unit,
)
from reporting.snapshots.frozen_lines import (
    ActionLine,
    BenefitLine,
    DecidedLine,
    DependencyLine,
    ExceptionLine,
    RiskLine,
)
from reporting.snapshots.texts import Names

MEASURES = ("budget", "forecast", "actual")
MOST_ROWS = 30  # of one section: about what a page holds
MOST_PRINTED = 60  # changes, exceptions, reds: all are in the other formats


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

    @property
    def cause(self) -> Text:
        """What is said of the dimension, else the headline."""
        said = self.dimension.comment if self.dimension else ""
        return Text(said, self.project.headline.language) if said else self.project.headline

    @property
    def path(self) -> Text:
        way = self.dimension.path_to_green if self.dimension else ""
        return Text(way, self.project.headline.language)


@dataclass(frozen=True)
class Override:
    """A dimension of a frozen report that was declared better than computed, so many periods in a row."""

    report_id: int
    dimension: str
    times: int


@dataclass(frozen=True)
class BoardItem:
    """A dimension declared better than computed so often in a row that the portfolio board looks at it."""

    project: Project
    dimension: Dimension
    times: int

    @property
    def reason(self) -> Text:
        return Text(self.dimension.comment, self.project.headline.language)


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
class Scope:
    """What a pack is narrowed to below its committee: a unit, one project, or what is out of order."""

    unit: str = ""
    project: str = ""
    is_exceptions_only: bool = False


EVERYTHING = Scope()


@dataclass(frozen=True)
class Erratum:
    """A figure put right after the freeze; `old` and `new` are as in the canonical text, "" for none."""

    project: Project
    number: int
    field: str
    old: str
    new: str
    reason: Text
    by: str
    at: datetime


@dataclass(frozen=True)
class ExceptionRow:
    project: Project
    line: ExceptionLine
    days_open: int


@dataclass(frozen=True)
class YearRow:
    """Sums of one year; each says how many of the projects with money in that year are known."""

    currency: str
    year: int
    totals: dict[str, Figure]
    difference: Figure


@dataclass(frozen=True)
class SlipRow:
    """A milestone not reached: days after the agreed date, and days moved since last time (may be none)."""

    project: Project
    milestone: Milestone
    days: int
    since_last: int | None


@dataclass(frozen=True)
class HistoryRow:
    project: Project
    past: tuple[Past, ...]


@dataclass(frozen=True)
class RiskRow:
    project: Project
    line: RiskLine


@dataclass(frozen=True)
class DependencyRow:
    """Seen from the side that takes, where both sides are in the perimeter."""

    project: Project
    line: DependencyLine
    days_late: int


@dataclass(frozen=True)
class BenefitRow:
    """`days` to the next measurement; negative when it is overdue."""

    project: Project
    line: BenefitLine
    days: int


@dataclass(frozen=True)
class DecidedRow:
    project: Project
    line: DecidedLine


@dataclass(frozen=True)
class ActionRow:
    """`days_late` is 0 for what is not overdue."""

    project: Project
    line: ActionLine
    days_late: int


@dataclass(frozen=True)
class ObjectiveRow:
    """Projects that contribute to an objective, the essential ones first; a project may stand in several."""

    code: str
    names: Names
    projects: tuple[tuple[Project, int], ...]
    counts: dict[str, Figure]


@dataclass(frozen=True)
class Sections:
    """What the sections of a pack list: the weightiest first. PDF files print `MOST_ROWS` of each."""

    exceptions: tuple[ExceptionRow, ...] = ()
    years: tuple[YearRow, ...] = ()
    slips: tuple[SlipRow, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    risk_cells: tuple[tuple[int, int, int], ...] = ()  # probability, impact, open threats
    risks: tuple[RiskRow, ...] = ()
    dependencies: tuple[DependencyRow, ...] = ()
    benefits: tuple[BenefitRow, ...] = ()
    decided: tuple[DecidedRow, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    objectives: tuple[ObjectiveRow, ...] = ()


NO_SECTIONS = Sections()


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
    parts: tuple[str, ...] = tuple(PRESETS[Preset.BOARD])
    preset: str = Preset.BOARD
    scope: Scope = EVERYTHING
    sections: Sections = NO_SECTIONS
    errata: tuple[Erratum, ...] = ()
    board_items: tuple[BoardItem, ...] = ()

    @property
    def has_registers(self) -> bool:
        """Whether the registers were frozen with the period; without any line of them nothing is known."""
        return any(project.lines.has_registers for project in self.projects)

    def has(self, part: str) -> bool:
        """Whether the pack holds this part (a code of `PackContent`)."""
        return part in self.parts

    @property
    def sheets(self) -> tuple[Project, ...]:
        """The projects that have a page of their own."""
        return self.projects if self.has(PackContent.SHEETS) else ()

    @property
    def unit(self) -> str:
        """The code of the unit whose projects it covers."""
        return self.scope.unit or self.committee.unit

    @property
    def stale(self) -> tuple[Project, ...]:
        return tuple(project for project in self.projects if project.is_stale)
