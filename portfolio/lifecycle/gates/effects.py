"""What a decision changes (domain notes §1.9): state of the project, stages, the gate that comes next."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate

from methodology.tailoring.choices import TailoringClass
from portfolio.benefits.measuring import follow_closures
from portfolio.initiatives.choices import State
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import edit_initiative
from portfolio.lifecycle.baselines.choices import BaselineKind
from portfolio.lifecycle.baselines.services import NothingPlanned, record_baseline
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.gates import services
from portfolio.lifecycle.gates.choices import GateKind, Outcome
from portfolio.lifecycle.gates.models import Gate
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.services import complete_stage, start_stage
from ppm.accounts.models import Person

# Which state a project enters when a gate is passed.
STATES = {GateKind.G1: State.INITIATION, GateKind.G2: State.DELIVERY}
# A gate that is passed late takes no project back.
BEFORE = {
    State.INITIATION: (State.START_UP,),
    State.DELIVERY: (State.START_UP, State.INITIATION),
}
BASELINES = {GateKind.G2: BaselineKind.PROJECT, GateKind.STAGE: BaselineKind.STAGE}


def apply(gate: Gate, *, by: Person, at: datetime) -> None:
    """Carry a decision out, inside its action."""
    if gate.is_go:
        _go(gate, by, at)
    elif gate.outcome in (Outcome.REWORK, Outcome.DEFERRED):
        services.plan_gate(
            initiative=gate.initiative,
            kind=GateKind(gate.kind),
            stage=gate.stage,
            planned_on=gate.deferred_to or gate.planned_on,
            question=gate.question,
            language=gate.language,
            amount=gate.amount,
            is_premature=gate.is_premature,
            before=gate,
            by=by,
            at=at,
        )
    elif gate.kind != GateKind.BENEFITS:
        _stop(gate, by, at)


def _go(gate: Gate, by: Person, at: datetime) -> None:
    state = STATES.get(GateKind(gate.kind))
    if state and gate.initiative.state in BEFORE[state]:
        _enter(gate.initiative, state, by, at)
    if gate.kind == GateKind.CLOSURE:
        _complete_running(gate.initiative, localdate(at), by, at)
        end = State.STOPPED if gate.is_premature else State.CLOSED
        _enter(gate.initiative, end, by, at)
        follow_closures(by=by, at=at, initiatives=[gate.initiative_id])
        return
    if gate.kind == GateKind.G2 and gate.initiative.tailoring_class == TailoringClass.LIGHT:
        _initiation_of_a_day(gate.initiative, by, at)
    if gate.stage is not None:
        _open(gate.stage, by, at)
    if kind := BASELINES.get(GateKind(gate.kind)):
        _keep_baseline(gate, kind, by, at)


def _keep_baseline(gate: Gate, kind: BaselineKind, by: Person, at: datetime) -> None:
    """The plan that was authorised, where there is one; what was agreed before stays visible."""
    with suppress(NothingPlanned):
        record_baseline(
            initiative=gate.initiative,
            kind=kind,
            reason=gate.reason or gate.question,
            decided_on=localdate(at),
            decision_id=gate.decision_id,
            language=gate.reason_language if gate.reason else gate.language,
            by=by,
            at=at,
        )


def _stop(gate: Gate, by: Person, at: datetime) -> None:
    """Not now, and not later: the project closes in good order, prematurely."""
    if gate.kind == GateKind.CLOSURE:
        _enter(gate.initiative, State.CLOSING, by, at)
        return
    close_prematurely(gate.initiative, question=gate.question, language=gate.language, by=by, at=at)


def close_prematurely(
    initiative: Initiative,
    *,
    question: str,
    language: str,
    reason: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Take a project into closing and plan its premature closure, unless a closure waits already."""
    _enter(initiative, State.CLOSING, by, at, reason)
    if not initiative.gates.filter(kind=GateKind.CLOSURE).undecided().exists():
        services.plan_gate(
            initiative=initiative,
            kind=GateKind.CLOSURE,
            planned_on=localdate(at),
            question=question,
            language=language,
            is_premature=True,
            by=by,
            at=at,
        )


def _enter(
    initiative: Initiative, state: State, by: Person, at: datetime, reason: str = ""
) -> None:
    values: dict[str, Any] = {"state": state}
    if reason:
        values["reason"] = reason
    if state in (State.CLOSED, State.STOPPED):
        values["actual_end"] = initiative.actual_end or localdate(at)
    edit_initiative(
        initiative_id=initiative.pk, version=None, by=by, at=at, is_decided=True, **values
    )
    initiative.refresh_from_db()


def _complete_running(initiative: Initiative, day: date, by: Person, at: datetime) -> None:
    """Complete the stage that runs, on a day; not before it began."""
    for stage in initiative.stages.filter(state=StageState.RUNNING):
        last = max(day, stage.actual_start or day)
        complete_stage(stage_id=stage.pk, version=None, on=last, by=by, at=at)


def _initiation_of_a_day(initiative: Initiative, by: Person, at: datetime) -> None:
    """In light class one decision authorises both: initiation counts as a stage of a day (§0.8)."""
    for stage in initiative.stages.filter(state=StageState.PLANNED, number=1):
        start_stage(stage_id=stage.pk, version=None, on=localdate(at), by=by, at=at)


def _open(stage: Stage, by: Person, at: datetime) -> None:
    """Open a stage unless it runs at the executive's risk already; the one before ended the day before.

    One that began or ended on the day of the decision has that day to itself: stages share none.
    """
    stage.refresh_from_db()
    if stage.state != StageState.PLANNED:
        return
    day, night = localdate(at), timedelta(days=1)
    _complete_running(stage.initiative, day - night, by, at)
    last = stage.initiative.stages.aggregate(last=Max("actual_end"))["last"]
    first = max(day, last + night) if last else day
    start_stage(stage_id=stage.pk, version=None, on=first, by=by, at=at)
