"""What a decision on an exception does to tolerances, plan and project."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from portfolio.initiatives.choices import State
from portfolio.lifecycle.baselines.choices import BaselineKind
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.lifecycle.baselines.services import record_baseline
from portfolio.lifecycle.exceptions import calc
from portfolio.lifecycle.exceptions.models import ExceptionPlanLine, ExceptionReport
from portfolio.lifecycle.gates.effects import close_prematurely
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.services import agree_anew
from portfolio.lifecycle.tolerances.services import Agreement, agree_tolerances
from ppm.accounts.models import Person

# One that is closing, closed or stopped stays so.
TO_CLOSE = (State.START_UP, State.INITIATION, State.DELIVERY)
# The question of a gate holds so many characters.
QUESTION = 300


@dataclass(frozen=True)
class PlannedLine:
    """New dates of a stage, or the new end of the project (`stage_id` None)."""

    stage_id: int | None
    start: date | None
    end: date


def replace_plan(exception: ExceptionReport, lines: Sequence[PlannedLine]) -> None:
    """Write the dates of an exception plan; the former ones stay in history."""
    ExceptionPlanLine.objects.filter(exception=exception).delete()
    own = set(Stage.objects.filter(initiative=exception.initiative_id).values_list("pk", flat=True))
    rows = [
        ExceptionPlanLine(exception=exception, **vars(line))
        for line in lines
        if line.stage_id is None or line.stage_id in own
    ]
    for row in rows:
        row.full_clean(validate_unique=False)
    ExceptionPlanLine.objects.bulk_create(rows)


def apply_decision(
    exception: ExceptionReport,
    act: str,
    agreement: Agreement | None,
    decided_on: date,
    *,
    by: Person,
    at: datetime,
) -> None:
    """Carry a decision out; `tolerance` and `baseline` of the exception say what came of it."""
    if act == calc.GRANT and agreement is not None:
        exception.tolerance = agree_tolerances(
            initiative=exception.initiative,
            stage=exception.stage,
            agreements=[agreement],
            agreed_by=by,
            valid_from=decided_on,
            basis=_("Exception %(number)s") % {"number": exception.number},
            by=by,
            at=at,
        )[0]
    elif act == calc.STOP and exception.initiative.state in TO_CLOSE:
        decision = exception.decision
        close_prematurely(
            exception.initiative,
            question=exception.reason[:QUESTION],
            language=decision.language if decision else exception.language,
            reason=exception.reason,
            by=by,
            at=at,
        )
    elif act == calc.APPROVE:
        exception.baseline = _new_baseline(exception, decided_on, by, at)


def _new_baseline(
    exception: ExceptionReport, decided_on: date, by: Person, at: datetime
) -> Baseline:
    """The exception plan becomes what is agreed; the plan it replaces is kept first where nobody had."""
    initiative = exception.initiative
    if not Baseline.objects.filter(initiative=initiative).exists():
        record_baseline(
            initiative=initiative,
            kind=BaselineKind.FORMER,
            reason=_("The plan before exception %(number)s") % {"number": exception.number},
            decided_on=decided_on,
            by=by,
            at=at,
        )
    lines = list(ExceptionPlanLine.objects.filter(exception=exception))
    agree_anew(
        initiative_id=initiative.pk,
        stages={one.stage_id: (one.start, one.end) for one in lines if one.stage_id is not None},
        project_end=next((one.end for one in lines if one.stage_id is None), None),
        by=by,
        at=at,
    )
    return record_baseline(
        initiative=initiative,
        kind=BaselineKind.EXCEPTION,
        reason=exception.reason,
        decided_on=decided_on,
        decision_id=exception.decision_id,
        by=by,
        at=at,
    )
