"""What the page of one report shows: dimensions with reasons, history, what differs from last time."""

from dataclasses import dataclass
from datetime import date

from methodology.tailoring.choices import Dimension
from methodology.tailoring.levels import level_words
from portfolio.statusreports.calc import is_better
from portfolio.statusreports.checks.catalogue import in_words
from portfolio.statusreports.choices import Block
from portfolio.statusreports.confirming.changes import (
    CopyView,
    issues_of,
    milestones_of,
    risks_of,
)
from portfolio.statusreports.differences import Difference, differences
from portfolio.statusreports.drafts.models import UnchangedBlock
from portfolio.statusreports.models import (
    DecisionRequest,
    DimensionStatus,
    StatusReport,
)
from portfolio.statusreports.oddities import Oddity, oddities_of
from portfolio.statusreports.selectors import background_of, submission_of
from portfolio.statusreports.sentences import sentence
from portfolio.statusreports.submission import Background
from ppm.ui.figures import month


@dataclass(frozen=True)
class DimensionPage:
    """A dimension of a report with the sentence that explains its computed colour."""

    status: DimensionStatus
    why: str
    history: tuple[str, ...]
    months: tuple[str, ...]
    before: str
    frozen: str
    level: str

    @property
    def has_changed(self) -> bool:
        return bool(self.before) and self.before != self.status.declared

    @property
    def differs(self) -> bool:
        return self.status.computed not in ("grey", self.status.declared)


def months_in_words(background: Background, dimension: str) -> tuple[str, ...]:
    """The months of the history of a dimension, as they are said."""
    return tuple(str(month(one)) for one in background.history_months.get(dimension, ()))


@dataclass(frozen=True)
class ReportPage:
    dimensions: list[DimensionPage]
    milestones: list[CopyView]
    risks: list[CopyView]
    issues: list[CopyView]
    unchanged: list[UnchangedBlock]  # in the order of the form
    decisions: list[DecisionRequest]
    differences: list[Difference]
    oddities: list[Oddity]
    previous: StatusReport | None
    overall_why: str
    remarks: list[str]

    @property
    def has_override(self) -> bool:
        """A dimension is declared better than it was computed."""
        return any(is_better(one.status.declared, one.status.computed) for one in self.dimensions)


def report_page(report: StatusReport, today: date) -> ReportPage:
    """Read a report with all its parts, in a fixed number of queries."""
    background = background_of(report, today)
    statuses = {one.dimension: one for one in report.dimensions.order_by("pk")}
    before = background.previous_dimensions
    words = level_words()
    return ReportPage(
        dimensions=[
            DimensionPage(
                statuses[name],
                sentence(statuses[name].reason, statuses[name].inputs),
                background.history.get(name, ()),
                months_in_words(background, name),
                before[name].declared if name in before else "",
                background.frozen_dimensions.get(name, ""),
                words.get((name, statuses[name].declared), ""),
            )
            for name in Dimension
            if name in statuses
        ],
        milestones=milestones_of(report),
        risks=risks_of(report),
        issues=issues_of(report),
        unchanged=sorted(
            report.unchanged_blocks.select_related("said_by"),
            key=lambda one: Block.values.index(one.block),
        ),
        decisions=list(report.decisions_asked.select_related("committee").order_by("pk")),
        differences=differences(
            background,
            background.previous_said,
            submission_of(report),
        )
        if report.revision
        else [],
        oddities=oddities_of([report], today).get(report.pk, []),
        previous=background.previous,
        overall_why=sentence(report.computed_reason, report.computed_inputs),
        remarks=in_words(report.quality_remarks),
    )
