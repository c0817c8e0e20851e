"""Rows of the report form, as the page draws them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.forms.boundfield import BoundField
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from methodology.tailoring.choices import Dimension
from portfolio.milestones.models import Milestone
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.models import Risk
from ppm.ui.chips import rag


class WithFields:
    """A row some of whose columns are fields of the form."""

    @property
    def has_errors(self) -> bool:
        values = (getattr(self, one.name) for one in fields(self))  # type: ignore[arg-type]
        return any(value.errors for value in values if isinstance(value, BoundField))


@dataclass(frozen=True)
class DimensionRow(WithFields):
    """A dimension with its fields, as the page draws it."""

    dimension: Dimension
    declared: BoundField
    comment: BoundField
    evidence: BoundField
    path_to_green: BoundField
    green_on: BoundField
    action_owner: BoundField


def colour_buttons(declared: BoundField, words: Mapping[str, str]) -> SafeString:
    """The radio buttons of a dimension; below, the word that it has for each colour.

    Joined here and not in the template: there are four for each of eight dimensions.
    """
    options = [(option, str(option.data["value"])) for option in declared]
    buttons = format_html_join(
        "",
        '<label class="choice choice-{}" for="{}" title="{}">{}{}</label>',
        (
            (colour, option.id_for_label, words.get(colour, ""), option.tag(), rag(colour))
            for option, colour in options
        ),
    )
    return buttons + format_html_join(
        "",
        '<span class="choice-word word-{}">{}</span>',
        ((colour, words[colour]) for _option, colour in options if words.get(colour)),
    )


@dataclass(frozen=True)
class MilestoneRow(WithFields):
    milestone: Milestone
    forecast_on: BoundField
    actual_on: BoundField
    committee: BoundField
    previous_on: date | None


@dataclass(frozen=True)
class RiskRow(WithFields):
    """`previous` is the score in the report before."""

    risk: Risk
    probability: BoundField
    impact: BoundField
    state: BoundField
    outcome: BoundField
    committee: BoundField
    previous: int | None
    is_changed: bool

    @property
    def is_open(self) -> bool:
        """Whether the fields of the line are shown without being asked for."""
        return self.is_changed or self.has_errors


@dataclass(frozen=True)
class IssueRow(WithFields):
    issue: Issue
    severity: BoundField
    due_on: BoundField
    state: BoundField
    resolution: BoundField
    committee: BoundField
    is_changed: bool

    @property
    def is_open(self) -> bool:
        return self.is_changed or self.has_errors


@dataclass(frozen=True)
class DecisionRow(WithFields):
    number: int
    question: BoundField
    committee: BoundField
    meeting_on: BoundField
    options: BoundField
    proposal: BoundField
    amount: BoundField
    consequence: BoundField

    @property
    def is_used(self) -> bool:
        return bool(self.question.value() or self.proposal.value())
