from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.handovers.choices import HandoverState
from portfolio.handovers.models import Handover, HandoverSeat
from portfolio.handovers.sheet import fingerprint_of, gathered
from portfolio.initiatives.models import InitiativeRole
from portfolio.initiatives.wording import name_for
from portfolio.meetings.models import CommitteeMember
from portfolio.meetings.selectors import may_seat
from portfolio.people.reassigning import Move, examined, pass_on
from portfolio.standings.services import refresh_people
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.services import notify
from ppm.org.versions import lock

NOTICE = "portfolio.handovers"
# Fields that the database checks together with the state.
LATER = ["offered_at", "answered_at", "passed_at"]


class CannotTakeOver(Exception):
    """The successor would hold both sides of a control, or has left."""

    def __init__(self, problem: str) -> None:
        self.message = problem
        super().__init__(problem)


class HandedOverAlready(Exception):
    """Another sheet for this role is open, or the role has ended."""

    message = _("This role is being handed over already, or has ended.")


class SeatOfSomebodyElse(Exception):
    """Only seats of the person who hands over pass along, and only those the preparer may fill."""

    message = _("Choose seats of the person whose role passes on.")


class NotInThatState(Exception):
    """Somebody was quicker, or the order is wrong."""

    message = _("This handover has moved on in the meantime.")


class NotTheSuccessor(Exception):
    """Only the successor accepts or refuses, and not through a substitute."""

    message = _("Only the successor can answer this handover.")


class ReasonNeeded(Exception):
    """A refusal says why."""

    message = _("Say why you cannot take it over.")


def prepare_handover(
    *,
    role: InitiativeRole,
    successor: Person,
    by: Person,
    at: datetime,
    passes_on: date | None = None,
    remarks: str = "",
    language: str = "",
    seats: Iterable[CommitteeMember] = (),
) -> Handover:
    """Begin the sheet for passing a role on, with seats of the same person if the preparer may fill them.

    Raises CannotTakeOver, HandedOverAlready, SeatOfSomebodyElse, ValidationError.
    """
    today = localdate(at)
    if passes_on is not None and passes_on < today:
        raise ValidationError({"passes_on": _("This day has passed.")})
    is_over = role.valid_to is not None and role.valid_to < today
    if is_over or Handover.objects.filter(role=role, state__in=["draft", "offered"]).exists():
        raise HandedOverAlready
    _check(role, successor, passes_on or today)
    along = list(seats)
    if any(one.person_id != role.person_id or not may_seat(by, one.committee) for one in along):
        raise SeatOfSomebodyElse
    row = Handover(
        initiative=role.initiative,
        role=role,
        giver=role.person,
        successor=successor,
        passes_on=passes_on,
        remarks=remarks.strip(),
        language=language or by.language,
        prepared_by=by,
        prepared_at=at,
    )
    with audit.action("handover.prepared", by=by, at=at):
        row.full_clean(exclude=["initiative", "role", "giver", "prepared_by", *LATER])
        row.save()
        HandoverSeat.objects.bulk_create(HandoverSeat(handover=row, seat=one) for one in along)
        if role.person_id != by.pk:
            _tell(row, row.giver, "prepared", by)
    return row


def write_remarks(
    *, handover: Handover, remarks: str, language: str, version: int, by: Person, at: datetime
) -> Handover:
    """What the predecessor wants the successor to know. Raises StaleVersion, NotInThatState."""
    with audit.action("handover.remarks", by=by, at=at):
        row = lock(Handover, handover.pk, version)
        _expect(row, HandoverState.DRAFT)
        row.remarks, row.language = remarks.strip(), language
        row.full_clean(exclude=LATER)
        row.save(update_fields=["remarks", "language"])
        row.refresh_from_db(fields=["version"])
    return row


def offer_handover(*, handover: Handover, by: Person, at: datetime) -> Handover:
    """Fix the sheet and ask the successor. Raises NotInThatState, CannotTakeOver."""
    with audit.action("handover.offered", by=by, at=at):
        row = lock(Handover, handover.pk, None)
        _expect(row, HandoverState.DRAFT)
        _check(row.role, row.successor, row.passes_on or localdate(at))
        row.sheet = gathered(row, localdate(at))
        row.fingerprint = fingerprint_of(row.sheet, row.remarks, row.language)
        row.state, row.offered_at = HandoverState.OFFERED, at
        row.save(update_fields=["sheet", "fingerprint", "state", "offered_at"])
        _tell(row, row.successor, "offered", by)
    return row


def accept_handover(*, handover: Handover, by: Person, at: datetime, answer: str = "") -> Handover:
    """The successor takes over; the role passes now, or on the day agreed.

    Raises NotTheSuccessor, NotInThatState, CannotTakeOver.
    """
    with audit.action("handover.accepted", by=by, at=at, reason=answer):
        row = _for_answer(handover, by)
        row.state, row.answered_at, row.answer = HandoverState.ACCEPTED, at, answer.strip()
        row.save(update_fields=["state", "answered_at", "answer"])
        if row.passed_at is None and (row.passes_on is None or row.passes_on <= localdate(at)):
            _pass(row, at)
        for person in {row.giver, row.prepared_by} - {by}:
            _tell(row, person, "accepted", by)
    return row


def refuse_handover(*, handover: Handover, by: Person, at: datetime, answer: str) -> Handover:
    """The successor says no, and why: back to the PMO. Raises ReasonNeeded and what accepting raises."""
    if not answer.strip():
        raise ReasonNeeded
    with audit.action("handover.refused", by=by, at=at, reason=answer):
        row = _for_answer(handover, by)
        row.state, row.answered_at, row.answer = HandoverState.REFUSED, at, answer.strip()
        row.save(update_fields=["state", "answered_at", "answer"])
        for person in {row.giver, row.prepared_by} - {by}:
            _tell(row, person, "refused", by)
    return row


def withdraw_handover(*, handover: Handover, by: Person, at: datetime) -> Handover:
    """Stop a handover that has not been answered. Raises NotInThatState."""
    with audit.action("handover.withdrawn", by=by, at=at):
        row = lock(Handover, handover.pk, None)
        _expect(row, HandoverState.DRAFT, HandoverState.OFFERED)
        was_offered = row.state == HandoverState.OFFERED
        row.state = HandoverState.WITHDRAWN
        row.save(update_fields=["state"])
        if was_offered:
            _tell(row, row.successor, "withdrawn", by)
    return row


def pass_due(*, by: Person, at: datetime) -> int:
    """Pass the roles whose day has come, accepted or not yet answered. Returns how many passed."""
    today, count = localdate(at), 0
    for pk in list(Handover.objects.due(today).order_by("pk").values_list("pk", flat=True)):
        # One that has become impossible (the successor left) waits for the PMO and stops no other.
        with suppress(CannotTakeOver), audit.action("handover.passed", by=by, at=at):
            row = Handover.objects.select_for_update(of=("self",)).due(today).filter(pk=pk).first()
            if row is not None:
                _pass(row, at)
                count += 1
    return count


def _for_answer(handover: Handover, by: Person) -> Handover:
    row = lock(Handover, handover.pk, None)
    if row.successor_id != by.pk:
        raise NotTheSuccessor
    _expect(row, HandoverState.OFFERED)
    return row


def _expect(row: Handover, *states: HandoverState) -> None:
    if row.state not in states:
        raise NotInThatState


def _check(role: InitiativeRole, successor: Person, on: date) -> None:
    for move in examined([Move(role, successor)], on):
        if move.problem:
            raise CannotTakeOver(move.problem)


def _pass(row: Handover, at: datetime) -> None:
    today = localdate(at)
    _check(row.role, row.successor, today)
    on = row.passes_on or today
    pass_on(role=row.role, successor=row.successor, on=on)
    for one in row.seats.select_related("seat").order_by("pk"):
        # Given to somebody else in the meantime, or over: it no longer passes from here.
        if one.seat.valid_to is None or one.seat.valid_to >= on:
            pass_on(role=one.seat, successor=row.successor, on=on)
    row.passed_at = at
    row.save(update_fields=["passed_at"])
    refresh_people([row.initiative_id], today)


def _tell(row: Handover, person: Person, event: str, by: Person) -> None:
    notify(
        person=person,
        kind=f"{NOTICE}.{event}",
        params={
            "project": name_for(person, row.initiative),
            "by_person": by.pk,
            "giver_person": row.giver_id,
            "successor_person": row.successor_id,
            "answer": row.answer,
        },
        link=reverse("portfolio:handover_detail", args=[row.pk]),
    )
