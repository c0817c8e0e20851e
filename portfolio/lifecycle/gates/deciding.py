"""The decision of a body: who writes it down, votes and dissent, conditions, register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portfolio.governance.selectors import Body
from portfolio.lifecycle.gates import calc, effects, notices, refusals
from portfolio.lifecycle.gates.choices import (
    GO,
    GateState,
    Outcome,
    ProcedureState,
    Voice,
)
from portfolio.lifecycle.gates.models import Gate, GateCondition, GateVoice
from portfolio.lifecycle.gates.services import body_of_gate, locked
from portfolio.meetings.calc import quorum_of
from portfolio.meetings.choices import Seat, Tie
from portfolio.registers.actions.services import add_action
from portfolio.registers.decisions.services import record_decision
from portfolio.registers.shape.traces import Origin
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.ui.figures import written_day


@dataclass(frozen=True)
class Condition:
    """What must still be done, by whom, by when."""

    what: str
    owner: Person
    due_on: date


@dataclass(frozen=True)
class Vote:
    """A vote as the secretary or the member gave it."""

    voice: Voice
    reason: str = ""


def may_write_down(person: Person, gate: Gate, body: Body) -> bool:
    """The executive (or who stands in), or chair and secretary of the committee with their deputies."""
    if body.is_project_board:
        return bool(can(person, Perm.GATE_DECIDE, gate.initiative))
    return body.writes_down(person)


def decide(
    *,
    gate_id: int,
    version: int | None,
    outcome: Outcome,
    reason: str,
    language: str,
    conditions: Sequence[Condition] = (),
    deferred_to: date | None = None,
    votes: Mapping[Person, Vote] | None = None,
    by: Person,
    at: datetime,
) -> Gate:
    """Write the decision of the body down, once, with all that follows from it.

    `votes` of a committee: by member. Raises GateMovedOn (somebody was faster), StaleVersion, NotForYou,
    NoRecommendation, ReasonMissing, ConditionsMissing, DayMissing, NoQuorum, VoteLost, ProcedureRuns.
    """
    with audit.action("gate.decided", by=by, at=at, reason=reason):
        gate = locked(gate_id, version)
        body = body_of_gate(gate, localdate(at))
        if gate.state != GateState.RECOMMENDED:
            raise refusals.NoRecommendation
        if not may_write_down(by, gate, body):
            raise refusals.NotForYou(body.name, body.is_project_board)
        running = gate.procedures.filter(state=ProcedureState.RUNNING).first()
        if running is not None:
            raise refusals.ProcedureRuns(running.deadline)
        _check(outcome, reason, conditions, deferred_to)
        if body.is_project_board:
            if votes:
                raise refusals.VotesForCommitteesOnly
        else:
            hear(gate, body, votes or {}, language=language, by=by, at=at)
            check_votes(gate, body)
        return write_down(
            gate,
            body,
            outcome=outcome,
            reason=reason,
            language=language,
            conditions=conditions,
            deferred_to=deferred_to,
            by=by,
            at=at,
        )


def _check(
    outcome: Outcome, reason: str, conditions: Sequence[Condition], deferred_to: date | None
) -> None:
    if outcome == Outcome.CONDITIONAL and not conditions:
        raise refusals.ConditionsMissing
    if outcome != Outcome.APPROVED and not reason.strip():
        raise refusals.ReasonMissing
    if outcome == Outcome.DEFERRED and deferred_to is None:
        raise refusals.DayMissing


def advise(
    *, gate_id: int, voice: Voice, reason: str, language: str, by: Person, at: datetime
) -> GateVoice:
    """An advice on a project board, or the own vote of a member in a written procedure.

    Raises NotOnTheBody, GateMovedOn.
    """
    with audit.action("gate.voice", by=by, at=at):
        gate = locked(gate_id, None)
        body = body_of_gate(gate, localdate(at))
        place = next(
            (
                one
                for one in body.people
                if by.pk in (one.person.pk, one.deputy.pk if one.deputy else None)
                and (one.decides or body.is_project_board)
            ),
            None,
        )
        if place is None:
            raise refusals.NotOnTheBody
        if gate.state not in (GateState.ASKED, GateState.RECOMMENDED):
            raise refusals.GateMovedOn(gate)
        said, _made = GateVoice.objects.update_or_create(
            gate=gate,
            person=place.person,
            defaults={
                "voice": voice,
                "reason": reason,
                "language": language,
                "spoken_by": by,
                "spoken_at": at,
            },
        )
    return said


def hear(
    gate: Gate, body: Body, votes: Mapping[Person, Vote], *, language: str, by: Person, at: datetime
) -> None:
    """Keep the votes of a meeting. Raises NotOnTheBody for somebody who does not vote."""
    voters = {one.person.pk for one in body.voters}
    if any(person.pk not in voters for person in votes):
        raise refusals.NotOnTheBody
    for person, vote in votes.items():
        GateVoice.objects.update_or_create(
            gate=gate,
            person=person,
            defaults={
                "voice": vote.voice,
                "reason": vote.reason,
                "language": language,
                "spoken_by": by,
                "spoken_at": at,
            },
        )


def outcome_of_votes(gate: Gate, body: Body) -> tuple[calc.Tally, calc.Result, int]:
    """Votes counted, what they come to, and the quorum.

    Counted is what was said on this question: neither before it was asked (again), nor in an earlier written
    procedure, which may have proposed another decision.
    """
    voters = {one.person.pk: one.seat for one in body.voters}
    since = _asked_since(gate)
    voices = {
        one.person_id: one.voice
        for one in gate.voices.all()
        if one.person_id in voters and (since is None or one.spoken_at >= since)
    }
    committee = body.committee
    needed = quorum_of(len(voters), committee.quorum if committee else None)
    chair = next((voices.get(pk, "") for pk, seat in voters.items() if seat == Seat.CHAIR), "")
    tally = calc.count(list(voices.values()), len(voters))
    found = calc.result(
        tally,
        quorum=needed,
        chair=chair,
        chair_decides=committee is None or committee.tie == Tie.CHAIR,
    )
    return tally, found, needed


def _asked_since(gate: Gate) -> datetime | None:
    """When the present question was put: the written procedure that runs, or the end of the last one."""
    last = gate.procedures.order_by("-pk").first()
    put = (last.closed_at or last.opened_at) if last is not None else None
    return max((one for one in (gate.asked_at, put) if one is not None), default=None)


def check_votes(gate: Gate, body: Body) -> None:
    """Raises NoQuorum, VoteLost."""
    tally, found, needed = outcome_of_votes(gate, body)
    if found == "no_quorum":
        raise refusals.NoQuorum(tally.taking_part, needed)
    if found == "refused":
        raise refusals.VoteLost(tally.votes_for, tally.votes_against)


def write_down(
    gate: Gate,
    body: Body,
    *,
    outcome: Outcome,
    reason: str,
    language: str,
    conditions: Sequence[Condition] = (),
    deferred_to: date | None = None,
    by: Person,
    at: datetime,
) -> Gate:
    """Record a decision that was checked: gate, register, actions, effects, notices. Inside an action."""
    day = localdate(at)
    gate.state, gate.outcome, gate.deferred_to = GateState.DECIDED, outcome, deferred_to
    gate.reason, gate.reason_language = reason, language
    gate.decided_at, gate.decided_on, gate.decided_by = at, day, by
    origin = Origin("gate", gate.pk)
    gate.decision = record_decision(
        initiative=gate.initiative,
        committee=body.committee,
        subject=gate.question[:200],
        text=_("%(gate)s: %(outcome)s")
        % {"gate": gate.get_kind_display(), "outcome": gate.get_outcome_display()},
        language=language,
        decided_on=day,
        outcome=outcome,
        reason=reason,
        conditions="\n".join(f"{one.what} ({written_day(one.due_on)})" for one in conditions),
        votes="" if body.is_project_board else _votes_in_words(gate, body),
        origin=origin,
        by=by,
        at=at,
    )
    gate.save()
    for one in conditions if outcome in GO else ():
        action = add_action(
            initiative=gate.initiative,
            what=one.what,
            language=language,
            owner=one.owner,
            due_on=one.due_on,
            origin=origin,
            by=by,
            at=at,
        )
        GateCondition.objects.create(gate=gate, action=action)
    effects.apply(gate, by=by, at=at)
    notices.tell_outcome(gate, by)
    return gate


def _votes_in_words(gate: Gate, body: Body) -> str:
    tally, _found, _needed = outcome_of_votes(gate, body)
    return _("%(for)s for, %(against)s against, %(abstained)s abstained") % {
        "for": tally.votes_for,
        "against": tally.votes_against,
        "abstained": tally.abstained,
    }
