from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.baselines.calc import (
    AmountRow,
    DateRow,
    LimitRow,
    PlanContent,
    amount_rows,
    budget_by_year,
    date_rows,
    limit_rows,
    milestone_days,
    stage_ends,
)
from portfolio.lifecycle.baselines.content import expected_plan, from_text
from portfolio.lifecycle.baselines.models import Baseline
from ppm.org.workdays import working_days_between


@dataclass(frozen=True)
class Side:
    """One side of a comparison: a baseline, or today's expectation."""

    name: str
    plan: PlanContent
    baseline: Baseline | None = None


@dataclass(frozen=True)
class Comparison:
    """Two plans side by side."""

    before: Side
    after: Side
    currency: str
    project: DateRow
    stages: Sequence[DateRow]
    milestones: Sequence[DateRow]
    amounts: Sequence[AmountRow]
    limits: Sequence[LimitRow]

    @property
    def is_equal(self) -> bool:
        rows: Sequence[DateRow | AmountRow | LimitRow] = (
            self.project,
            *self.stages,
            *self.milestones,
            *self.amounts,
            *self.limits,
        )
        return not any(row.is_changed for row in rows)


def baselines_of(initiative: Initiative) -> list[Baseline]:
    """Every baseline of an initiative, the latest first, in one query."""
    rows = Baseline.objects.filter(initiative=initiative).select_related("taken_by", "decision")
    return list(rows.order_by("-number"))


def side_of(baseline: Baseline) -> Side:
    name = _("Baseline %(number)s") % {"number": baseline.number}
    return Side(name, from_text(baseline.content), baseline)


def side_today(initiative: Initiative, today: date) -> Side:
    return Side(_("Expected today"), expected_plan(initiative, today))


def compare(before: Side, after: Side, currency: str) -> Comparison:
    """What differs from one plan to the other, in dates, working days and amounts."""
    old, new = before.plan, after.plan
    whole = _("whole life")
    return Comparison(
        before=before,
        after=after,
        currency=currency,
        project=date_rows(
            [(0, _("End of the project"), "", old.end)],
            [(0, _("End of the project"), "", new.end)],
            working_days_between,
        )[0],
        stages=date_rows(stage_ends(old), stage_ends(new), working_days_between),
        milestones=date_rows(milestone_days(old), milestone_days(new), working_days_between),
        amounts=amount_rows(budget_by_year(old, currency), budget_by_year(new, currency), whole),
        limits=limit_rows(old, new),
    )
