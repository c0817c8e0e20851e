"""Decisions by written procedure: asked in writing, answered until a day; silence is not consent."""

import logging
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portfolio.lifecycle.gates import deciding, notices, refusals
from portfolio.lifecycle.gates.choices import GateState, Outcome, ProcedureState
from portfolio.lifecycle.gates.models import WrittenProcedure
from portfolio.lifecycle.gates.services import body_of_gate, locked
from portfolio.lifecycle.services import AnotherStageRuns
from ppm import audit
from ppm.accounts.models import Person

# What can keep a result from being carried out; the procedure then goes on until it can.
HINDRANCES = (refusals.GateRefusal, AnotherStageRuns, ValidationError)
logger = logging.getLogger(__name__)

PROPOSED = (Outcome.APPROVED, Outcome.REWORK, Outcome.STOPPED)


def open_procedure(
    *,
    gate_id: int,
    version: int | None,
    outcome: Outcome,
    deadline: date,
    reason: str,
    language: str,
    by: Person,
    at: datetime,
) -> WrittenProcedure:
    """Ask a committee in writing, by a link to each member.

    Raises StaleVersion, GateMovedOn, NoRecommendation, NotForYou, VotesForCommitteesOnly, ProcedureRuns,
    ValidationError.
    """
    with audit.action("gate.procedure_opened", by=by, at=at):
        gate = locked(gate_id, version)
        body = body_of_gate(gate, localdate(at))
        if gate.state != GateState.RECOMMENDED:
            raise refusals.NoRecommendation
        if body.is_project_board:
            raise refusals.VotesForCommitteesOnly
        if not deciding.may_write_down(by, gate, body):
            raise refusals.NotForYou(body.name, is_project_board=False)
        running = gate.procedures.filter(state=ProcedureState.RUNNING).first()
        if running is not None:
            raise refusals.ProcedureRuns(running.deadline)
        if deadline <= localdate(at):
            raise ValidationError({"deadline": _("Leave the members at least one day to answer.")})
        made = WrittenProcedure.objects.create(
            gate=gate,
            outcome=outcome,
            deadline=deadline,
            reason=reason,
            language=language,
            opened_by=by,
            opened_at=at,
        )
        notices.tell(
            "procedure", gate, (one.person for one in body.voters), by, deadline_on=deadline
        )
    return made


def close_due(*, by: Person, at: datetime) -> int:
    """Close the procedures whose last day has passed, or that everybody has answered."""
    rows = WrittenProcedure.objects.filter(state=ProcedureState.RUNNING).order_by("pk")
    closed = 0
    for row in rows.select_related("gate"):
        try:
            closed += close_procedure(procedure_id=row.pk, by=by, at=at) is not None
        except HINDRANCES:  # one that cannot be closed holds up no other
            logger.exception("written procedure %s could not be closed", row.pk)
    return closed


def close_procedure(*, procedure_id: int, by: Person, at: datetime) -> WrittenProcedure | None:
    """Record the result when all have answered or the last day is over; None: it goes on."""
    with audit.action("gate.procedure_closed", by=by, at=at):
        row = WrittenProcedure.objects.select_for_update(of=("self",)).get(pk=procedure_id)
        gate = locked(row.gate_id, None)
        body = body_of_gate(gate, localdate(at))
        tally, found, _needed = deciding.outcome_of_votes(gate, body)
        is_over = localdate(at) > row.deadline
        if row.state != ProcedureState.RUNNING or not (is_over or tally.silent == 0):
            return None
        row.state, row.closed_at = ProcedureState(found), at
        row.save(update_fields=["state", "closed_at"])
        if row.state == ProcedureState.ADOPTED:
            deciding.write_down(
                gate,
                body,
                outcome=Outcome(row.outcome),
                reason=row.reason,
                language=row.language,
                by=row.opened_by,
                at=at,
            )
        else:
            notices.tell("procedure_closed", gate, [row.opened_by])
    return row
