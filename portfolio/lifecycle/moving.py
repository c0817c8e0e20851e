"""What follows when the end of a stage moves: proposed in working days, done only when it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portfolio.lifecycle.calc import Follower, Span, follow
from portfolio.lifecycle.models import Stage
from ppm.org.workdays import add_working_days, working_days_between


@dataclass(frozen=True)
class Following:
    """A stage that follows, with its dates before and after."""

    stage: Stage
    days: Follower


@dataclass(frozen=True)
class Proposal:
    """A new end and what it entails; `shift` counts working days, `project_end` moves only when it must."""

    stage: Stage
    new_end: date
    shift: int
    followers: Sequence[Following]
    project_end: date | None


def proposed(stage: Stage, new_end: date) -> Proposal:
    """The new dates of the stages after one, and of the project, when its end moves to a day."""
    before = stage.expected_end
    shift = working_days_between(before, new_end) if before else 0
    later = {
        one.number: one
        for one in Stage.objects.filter(
            initiative=stage.initiative_id, number__gt=stage.number, actual_end__isnull=True
        ).order_by("number")
    }
    moved = follow(
        new_end,
        [Span(one.number, one.expected_start, one.expected_end) for one in later.values()],
        shift=shift,
        add_days=add_working_days,
        working_days=working_days_between,
    )
    last = max([new_end, *(one.new_end for one in moved)])
    end = stage.initiative.forecast_end or stage.initiative.baseline_end
    return Proposal(
        stage=stage,
        new_end=new_end,
        shift=shift,
        followers=[Following(later[one.number], one) for one in moved],
        project_end=last if end and last > end else end,
    )
