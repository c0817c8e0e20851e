"""From the first plan of a gate to the recommendation."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portfolio.governance.choices import BodyKind
from portfolio.governance.selectors import Body, body_of, deciding_body, project_board
from portfolio.initiatives.choices import RUNNING, State
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.gates import checklists, notices, refusals
from portfolio.lifecycle.gates.choices import (
    GateKind,
    GateState,
    ItemState,
    Outcome,
    ProcedureState,
)
from portfolio.lifecycle.gates.models import Gate, GateItem
from portfolio.lifecycle.gates.readiness import lacking
from portfolio.lifecycle.models import Stage
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person
from ppm.files.models import StoredFile
from ppm.org.versions import StaleVersion, lock
from ppm.permissions.roles import MANAGERS

AFTER_THE_END = (GateKind.BENEFITS,)


def plan_gate(
    *,
    initiative: Initiative,
    kind: GateKind,
    planned_on: date,
    question: str,
    language: str,
    stage: Stage | None = None,
    amount: Decimal | None = None,
    is_premature: bool = False,
    before: Gate | None = None,
    by: Person,
    at: datetime,
) -> Gate:
    """Plan a gate with its checklist. Raises ValidationError, InitiativeEnded.

    `before` is the gate that was not passed: what was found there comes along.
    """
    with audit.action("gate.planned", by=by, at=at):
        row = Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
        if row.state not in RUNNING and kind not in AFTER_THE_END:
            raise refusals.InitiativeEnded
        gate = Gate(
            initiative=row,
            kind=kind,
            stage=stage or _stage_of(row, kind),
            checklist=checklists.in_force(kind),
            planned_on=planned_on,
            question=question,
            language=language,
            amount=amount,
            is_premature=is_premature,
            previous=before,
        )
        if gate.stage is not None and gate.stage.initiative_id != row.pk:
            raise ValidationError({"stage": _("This stage belongs to another project.")})
        gate.full_clean()
        gate.save(force_insert=True)
        checklists.copy_items(gate, row, before)
    return gate


def _stage_of(initiative: Initiative, kind: str) -> Stage | None:
    """Initiation for G1, the first stage after it for G2."""
    stages = initiative.stages.filter(state=StageState.PLANNED).order_by("number")
    if kind == GateKind.G1:
        return stages.filter(number=1).first()
    return stages.filter(number__gt=1).first() if kind == GateKind.G2 else None


def edit_gate(
    *, gate_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Gate:
    """Change day, question or amount before it is asked. Raises StaleVersion, GateMovedOn."""
    with audit.action("gate.edited", by=by, at=at):
        gate = _planned(gate_id, version)
        changed = [name for name, value in values.items() if getattr(gate, name) != value]
        for name in changed:
            setattr(gate, name, values[name])
        if changed:
            gate.full_clean()
            gate.save(update_fields=changed)
    return gate


def review_item(
    *,
    item_id: int,
    version: int | None,
    state: ItemState,
    reason: str = "",
    language: str,
    evidence: str = "",
    file: StoredFile | None = None,
    by: Person,
    at: datetime,
) -> GateItem:
    """Say whether a criterion is met. Raises StaleVersion, ValidationError, GateMovedOn."""
    with audit.action("gate.reviewed", by=by, at=at):
        item = lock(GateItem, item_id, version)
        if item.gate.state not in (GateState.PLANNED, GateState.ASKED):
            raise refusals.GateMovedOn(item.gate)
        item.state, item.reason, item.language, item.evidence = state, reason, language, evidence
        item.file = file or item.file
        item.reviewer, item.reviewed_at = by, at
        item.full_clean()
        item.save()
    return item


def ask_decision(*, gate_id: int, version: int | None, by: Person, at: datetime) -> Gate:
    """Ask the body of the table for its decision, and tell whoever recommends.

    Raises StaleVersion, GateMovedOn, NotReady with a sentence for each thing lacking, NobodyThere,
    NobodyDecides.
    """
    with audit.action("gate.asked", by=by, at=at):
        gate = _planned(gate_id, version)
        items = list(gate.items.select_related("criterion").order_by("criterion__position"))
        if sentences := lacking(gate, items):
            raise refusals.NotReady(sentences)
        body = deciding_body(occasion=gate.kind, initiative=gate.initiative, amount=gate.amount)
        if not body.voters or (body.is_project_board and body.executive is None):
            raise refusals.NobodyThere
        gate.state, gate.asked_at, gate.asked_by = GateState.ASKED, at, by
        gate.body_kind, gate.committee = body.kind, body.committee
        gate.save(update_fields=["state", "asked_at", "asked_by", "body_kind", "committee"])
        gate.refresh_from_db(fields=["version"])
    notices.tell_reviewers(gate, by)
    return gate


def take_back(*, gate_id: int, version: int | None, by: Person, at: datetime) -> Gate:
    """Take the question back, to prepare it better. Raises StaleVersion, GateMovedOn, ProcedureRuns."""
    with audit.action("gate.taken_back", by=by, at=at):
        gate = _with_the_body(gate_id, version)
        running = gate.procedures.filter(state=ProcedureState.RUNNING).first()
        if running is not None:
            raise refusals.ProcedureRuns(running.deadline)
        gate.state, gate.opinion, gate.opinion_text = GateState.PLANNED, "", ""
        gate.opinion_by = gate.opinion_at = gate.committee = None
        gate.body_kind = ""
        gate.save()
    return gate


def withdraw_gate(
    *, gate_id: int, version: int | None, reason: str, by: Person, at: datetime
) -> Gate:
    """A gate that will not take place. Raises StaleVersion, GateMovedOn."""
    with audit.action("gate.withdrawn", by=by, at=at, reason=reason):
        gate = _planned(gate_id, version)
        gate.state = GateState.WITHDRAWN
        gate.save(update_fields=["state"])
    return gate


def recommend(
    *,
    gate_id: int,
    version: int | None,
    opinion: Outcome,
    text: str,
    language: str,
    by: Person,
    at: datetime,
) -> Gate:
    """The opinion of the PMO or an outside reviewer; tells the body that it is asked.

    Raises StaleVersion, GateMovedOn, ReviewerDecides, ReviewerAsked, ReviewerManages.
    """
    with audit.action("gate.recommended", by=by, at=at):
        gate = _with_the_body(gate_id, version)
        body = body_of_gate(gate, localdate(at))
        if body.holds(by):
            raise refusals.ReviewerDecides
        if gate.asked_by_id == by.pk:
            raise refusals.ReviewerAsked
        held = gate.initiative.roles.filter(person=by, role__in=MANAGERS)
        if held.exclude(valid_to__lt=localdate(at)).exists():
            raise refusals.ReviewerManages
        gate.state = GateState.RECOMMENDED
        gate.opinion, gate.opinion_text, gate.opinion_language = opinion, text, language
        gate.opinion_by, gate.opinion_at = by, at
        gate.full_clean()
        gate.save()
        gate.refresh_from_db(fields=["version"])
    notices.tell_body(gate, body, by)
    return gate


def body_of_gate(gate: Gate, day: date) -> Body:
    """The body that was asked, with its people of the day; before, the one that would be."""
    if gate.body_kind == BodyKind.PROJECT_BOARD:
        return project_board(gate.initiative, day)
    if gate.body_kind:
        return body_of(gate.committee, day)
    return deciding_body(occasion=gate.kind, initiative=gate.initiative, amount=gate.amount, on=day)


def locked(gate_id: int, version: int | None) -> Gate:
    """The gate under lock, and its project with it: two decisions on one project wait for each other."""
    try:
        gate = lock(Gate, gate_id, version)
    except StaleVersion as error:
        current: Any = error.current
        if current.state == GateState.DECIDED:
            raise refusals.GateMovedOn(current) from error
        raise
    Standing.objects.select_for_update().get(pk=gate.initiative_id)
    if gate.state == GateState.DECIDED:
        raise refusals.GateMovedOn(gate)
    ended = gate.initiative.state in (State.CLOSED, State.STOPPED)
    if ended and gate.kind not in AFTER_THE_END:
        raise refusals.InitiativeEnded
    return gate


def _planned(gate_id: int, version: int | None) -> Gate:
    gate = locked(gate_id, version)
    if gate.state != GateState.PLANNED:
        raise refusals.GateMovedOn(gate)
    return gate


def _with_the_body(gate_id: int, version: int | None) -> Gate:
    gate = locked(gate_id, version)
    if gate.state not in (GateState.ASKED, GateState.RECOMMENDED):
        raise refusals.GateMovedOn(gate)
    return gate
