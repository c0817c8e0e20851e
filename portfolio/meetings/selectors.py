from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.meetings import calc
from portfolio.meetings.choices import Seat
from portfolio.meetings.models import Committee, CommitteeMember
from ppm.accounts.models import Person
from ppm.permissions.granting import may_grant
from ppm.permissions.models import Substitution
from ppm.permissions.roles import Role
from ppm.ui.figures import written_day

ORDER = {Seat.CHAIR: 0, Seat.SECRETARY: 1, Seat.MEMBER: 2}


def in_office(today: date) -> Q:
    """Seats that are held on the day."""
    return Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))


def committees_in_sight(person: Person, today: date) -> QuerySet[Committee]:
    """The committees a person sees, the next meeting first, with `seats`, the number of members."""
    held = CommitteeMember.objects.filter(in_office(today)).values("pk")
    return (
        Committee.objects.visible_to(person)
        .select_related("unit")
        .annotate(seats=Count("members", filter=Q(members__in=held)))
        .order_by("meets_on", "code")
    )


def may_seat(person: Person, committee: Committee) -> bool:
    """Whether the person may fill the seats: whoever names the secretaries of the unit does."""
    return may_grant(person, Role.COMMITTEE_SECRETARY, committee.unit_id)


def seats_of_people(
    people: Iterable[Person] | QuerySet[Any], viewer: Person, today: date
) -> QuerySet[CommitteeMember]:
    """What some people hold on committees, today or later, and the viewer may give to somebody else."""
    committees = Committee.objects.filter(members__person__in=people).order_by("pk").distinct()
    return (
        CommitteeMember.objects.filter(
            person__in=people, committee__in=[one for one in committees if may_seat(viewer, one)]
        )
        .exclude(valid_to__lt=today)
        .select_related("committee__unit", "person")
        .order_by("person__family_name", "person__given_name", "committee__code", "pk")
    )


@dataclass(frozen=True)
class Sitting:
    """Somebody in office; while they are absent, until when and who sits in their place."""

    member: CommitteeMember
    absence: Substitution | None
    substitute: Person | None

    @property
    def sentence(self) -> str:
        """Empty unless the member is absent today."""
        if self.absence is None:
            return ""
        facts = {
            "substitute": self.substitute,
            "member": self.member.person,
            "day": written_day(self.absence.valid_to),
        }
        if self.substitute is None:
            return _("absent until %(day)s, nobody stands in") % facts
        return _("%(substitute)s for %(member)s, until %(day)s") % facts


def members_of(committee: Committee, today: date) -> list[Sitting]:
    """Who sits on a committee today: the chair, the secretary, the members by name. Three queries at most."""
    place = Case(*(When(seat=seat, then=Value(rank)) for seat, rank in ORDER.items()))
    members = list(
        committee.members.filter(in_office(today))
        .select_related("person", "deputy")
        .order_by(place, "person__family_name", "person__given_name", "pk")
    )
    absences: dict[int, list[Substitution]] = defaultdict(list)
    away = Substitution.objects.in_force(today).filter(giver__in={one.person_id for one in members})
    for row in away.select_related("substitute").prefetch_related("seats").order_by("pk"):
        absences[row.giver_id].append(row)
    return [_sitting(one, absences[one.person_id]) for one in members]


def _sitting(member: CommitteeMember, absences: list[Substitution]) -> Sitting:
    for row in absences:
        chosen = row.seats.all()  # type: ignore[attr-defined]  # the relation of a later feature
        if row.substitute_id and (row.is_all or member.pk in {one.seat_id for one in chosen}):
            return Sitting(member, row, row.substitute)
    return Sitting(member, absences[0] if absences else None, None)


def quorum_in_words(committee: Committee, members: list[Sitting]) -> str:
    """“4 of 7 members”: who is no secretary counts; by default more than half of the seats."""
    seats = sum(one.member.seat != Seat.SECRETARY for one in members)
    return ngettext("%(n)s of %(seats)s member", "%(n)s of %(seats)s members", seats) % {
        "n": calc.quorum_of(seats, committee.quorum),
        "seats": seats,
    }
