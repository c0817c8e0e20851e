from datetime import date, timedelta

from django.db.models import Q

from portfolio.meetings.choices import Seat
from portfolio.meetings.models import CommitteeMember
from portfolio.meetings.selectors import ORDER
from ppm.accounts.models import Person


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
