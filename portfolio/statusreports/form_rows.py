"""Rows of the report form, as the page draws them."""

from dataclasses import dataclass
from datetime import date

from django.forms.boundfield import BoundField

from methodology.tailoring.choices import Dimension
from portfolio.milestones.models import Milestone


@dataclass(frozen=True)
class DimensionRow:
    """A dimension with its fields, as the page draws it."""

    dimension: Dimension
    declared: BoundField
    comment: BoundField
    evidence: BoundField
    path_to_green: BoundField
    green_on: BoundField
    action_owner: BoundField

    @property
    def has_errors(self) -> bool:
        return any(
            field.errors
            for field in (
                self.declared,
                self.comment,
                self.evidence,
                self.path_to_green,
                self.green_on,
                self.action_owner,
            )
        )


@dataclass(frozen=True)
class MilestoneRow:
    milestone: Milestone
    forecast_on: BoundField
    actual_on: BoundField
    previous_on: date | None


@dataclass(frozen=True)
class DecisionRow:
    number: int
    question: BoundField
    committee: BoundField
    proposal: BoundField
    consequence: BoundField
    amount: BoundField

    @property
    def is_used(self) -> bool:
        return bool(self.question.value() or self.proposal.value())
