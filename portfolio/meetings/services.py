from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from portfolio.meetings.choices import Seat
from portfolio.meetings.models import Committee, CommitteeMember
from portfolio.meetings.selectors import ORDER
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock


def pass_seat(*, seat: CommitteeMember, successor: Person | None, on: date) -> None:
    """End a seat on the day before and give it to the successor. Inside the caller's action.

    Nobody sits twice on one committee: the higher seat stays (chair, secretary, member).
    """
    seat = CommitteeMember.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    _end(seat, on)
    if successor is None:
        return
    current = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    held = CommitteeMember.objects.filter(current, committee=seat.committee_id, person=successor)
    for other in held.select_for_update().order_by("pk"):
        if ORDER[Seat(other.seat)] <= ORDER[Seat(seat.seat)]:
            return
        if other.valid_from >= on:
            # It has reached nobody yet: it becomes the higher seat.
            other.seat, other.valid_from, other.valid_to = seat.seat, on, None
            other.save(update_fields=["seat", "valid_from", "valid_to"])
            return
        _end(other, on)
    CommitteeMember.objects.create(
        committee_id=seat.committee_id, person=successor, seat=seat.seat, valid_from=on
    )


def _end(seat: CommitteeMember, on: date) -> None:
    # A seat that begins that day or later ends the day it begins.
    seat.valid_to = max(seat.valid_from, on - timedelta(days=1))
    seat.save(update_fields=["valid_to"])


def edit_committee(
    *, committee_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Committee:
    """Change mandate, quorum, tie or limit of a committee. Raises StaleVersion, ValidationError."""
    with audit.action("committee.edited", by=by, at=at):
        committee = lock(Committee, committee_id, version)
        changed = [name for name, value in values.items() if getattr(committee, name) != value]
        for name in changed:
            setattr(committee, name, values[name])
        if changed:
            committee.full_clean()
            committee.save(update_fields=changed)
    return committee


def add_seat(
    *,
    committee: Committee,
    person: Person,
    seat: str,
    deputy: Person | None,
    valid_from: date,
    by: Person,
    at: datetime,
) -> CommitteeMember:
    """Seat somebody. Raises ValidationError: one seat a person, one chair and one secretary at a time."""
    with audit.action("committee.seated", by=by, at=at):
        Committee.objects.select_for_update().get(pk=committee.pk)
        held = committee.members.exclude(valid_to__lt=valid_from)
        if held.filter(person=person).exists():
            raise ValidationError({"person": _("This person sits on the committee already.")})
        if seat != Seat.MEMBER and held.filter(seat=seat).exists():
            raise ValidationError(
                {"seat": _("That seat is taken: end it first, then give it to somebody else.")}
            )
        made = CommitteeMember(
            committee=committee, person=person, seat=seat, deputy=deputy, valid_from=valid_from
        )
        made.full_clean()
        made.save(force_insert=True)
    return made


def change_seat(
    *, seat_id: int, deputy: Person | None, valid_to: date | None, by: Person, at: datetime
) -> CommitteeMember:
    """Name another deputy, or give the seat its last day. Raises ValidationError."""
    with audit.action("committee.seat_changed", by=by, at=at):
        seat = CommitteeMember.objects.select_for_update(of=("self",)).get(pk=seat_id)
        seat.deputy, seat.valid_to = deputy, valid_to
        seat.full_clean()
        seat.save(update_fields=["deputy", "valid_to"])
    return seat
