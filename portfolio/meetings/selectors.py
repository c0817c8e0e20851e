from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Value, When

from portfolio.meetings.choices import Seat
from portfolio.meetings.models import Committee, CommitteeMember
from ppm.accounts.models import Person

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


def members_of(committee: Committee, today: date) -> list[CommitteeMember]:
    """Who sits on a committee today: the chair, the secretary, the members by name."""
    place = Case(*(When(seat=seat, then=Value(rank)) for seat, rank in ORDER.items()))
    return list(
        committee.members.filter(in_office(today))
        .select_related("person")
        .order_by(place, "person__family_name", "person__given_name", "pk")
    )
