from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.meetings.models import CommitteeMember
from portfolio.meetings.selectors import seats_of_people
from portfolio.substitutions.models import SubstitutedInitiativeRole
from ppm.accounts.models import Person
from ppm.accounts.sight import people_in_sight
from ppm.org.prepared import Prepared
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.models import Substitution, SubstitutionQuerySet
from ppm.permissions.roles import MANAGERS, Role
from ppm.permissions.scope import scope_of


@dataclass(frozen=True)
class StandIn:
    """Somebody is absent today; `substitute` may act, if there is one.

    `is_elsewhere`: somebody does stand in, but not for this initiative.
    """

    absent: Person
    substitute: Person | None
    until: date
    is_elsewhere: bool = False

    @property
    def sentence(self) -> str:
        facts = {"day": date_format(self.until, "SHORT_DATE_FORMAT"), "person": self.substitute}
        if self.substitute is None and self.is_elsewhere:
            return _("absent until %(day)s, nobody stands in for this project") % facts
        if self.substitute is None:
            return _("absent until %(day)s, nobody stands in") % facts
        return _("absent until %(day)s, %(person)s stands in") % facts


def _absences(*givers: int, today: date) -> QuerySet[Substitution]:
    return (
        Substitution.objects.in_force(today)
        .filter(giver__in=givers)
        .select_related("giver", "substitute")
        .order_by("pk")
    )


_ABSENCES = Prepared(_absences)


def stand_ins(
    pairs: Iterable[tuple[Initiative, int | None]], today: date
) -> dict[tuple[int, int], StandIn]:
    """By initiative and person (a manager, an executive): who stands in today. Two queries."""
    wanted = [(initiative, person) for initiative, person in pairs if person is not None]
    rows = list(_ABSENCES.among({person for _one, person in wanted}, today=today))
    by_giver: dict[int, list[Substitution]] = defaultdict(list)
    for row in rows:
        by_giver[row.giver_id].append(row)
    chosen: dict[int, set[int]] = defaultdict(set)
    some = [row.pk for row in rows if not row.is_all]
    if some:
        named = SubstitutedInitiativeRole.objects.filter(substitution__in=some)
        for substitution, initiative_id in named.values_list(
            "substitution_id", "role__initiative_id"
        ):
            chosen[substitution].add(initiative_id)
    found: dict[tuple[int, int], StandIn] = {}
    for initiative, person in wanted:
        absences = by_giver.get(person, [])
        if not absences:
            continue
        standing_in = [
            row
            for row in absences
            if row.substitute_id
            and (row.is_all or initiative.pk in chosen[row.pk])
            and (row.opens_secret or not initiative.is_confidential)
        ]
        row = (standing_in or absences)[0]
        found[initiative.pk, person] = StandIn(
            row.giver,
            row.substitute if standing_in else None,
            row.valid_to,
            is_elsewhere=not standing_in and any(one.substitute_id for one in absences),
        )
    return found


def managed_for_others(person: Person) -> dict[int, frozenset[int]]:
    """By absent manager, the initiatives that the person looks after today in their place."""
    found: dict[int, set[int]] = defaultdict(set)
    for grant in scope_of(person).grants:
        if grant.giver_id is not None and grant.role in MANAGERS:
            found[grant.giver_id] |= grant.initiative_ids
    return {giver: frozenset(ids) for giver, ids in found.items()}


def roles_to_hand_over(
    giver: Person, viewer: Person, today: date
) -> tuple[list[tuple[int, str]], QuerySet[InitiativeRole], QuerySet[CommitteeMember]]:
    """What a person may hand over, from today on: roles on units with their words, on initiatives, seats.

    Somebody else is shown the initiatives that they can see, the seats that they may fill themselves.
    """
    current = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    units = [
        (role.pk, f"{Role(role.role).label} – {role.unit}")
        for role in giver.unit_roles.filter(current).select_related("unit").order_by("pk")
    ]
    roles = InitiativeRole.objects.filter(current, person=giver).select_related("initiative")
    if viewer.pk != giver.pk:
        roles = roles.filter(
            initiative__in=Initiative.objects.visible_to(viewer).values("pk").order_by()
        )
    seats: QuerySet[CommitteeMember] = CommitteeMember.objects.filter(
        current, person=giver
    ).select_related("committee__unit")
    if viewer.pk != giver.pk:
        seats = seats_of_people([giver], viewer, today)
    return units, roles.order_by("initiative__code", "pk"), seats.order_by("committee__code", "pk")


def own_substitutions(person: Person) -> SubstitutionQuerySet:
    """Those a person gave or holds, the latest first."""
    return Substitution.objects.for_list().filter(Q(giver=person) | Q(substitute=person))


@dataclass(frozen=True)
class Double:
    """Days in which an absent person stands in for somebody; `absent` None: not told to this viewer."""

    absent: Person | None
    first: date
    last: date


def stood_in_for(person: Person, viewer: Person, first: date, last: date | None) -> list[Double]:
    """For whom a person stands in between two days (None: from the first day on), the earliest first."""
    rows = Substitution.objects.standing().filter(substitute=person, valid_to__gte=first)
    if last is not None:
        rows = rows.filter(valid_from__lte=last)
    found = list(rows.select_related("giver").order_by("valid_from", "pk"))
    told = {row.pk for row in found}
    if viewer.pk != person.pk and found:
        told = set(substitutions_in_sight(viewer).filter(pk__in=told).values_list("pk", flat=True))
    return [
        Double(row.giver if row.pk in told else None, row.valid_from, row.valid_to) for row in found
    ]


def substitutions_in_sight(viewer: Person) -> SubstitutionQuerySet:
    """One's own, and those of the people that one may set substitutes for."""
    mine = Q(giver=viewer) | Q(substitute=viewer)
    if can(viewer, Perm.SUBSTITUTION_SET):
        mine |= Q(giver__in=people_in_sight(viewer, Perm.SUBSTITUTION_SET).values("pk"))
    return Substitution.objects.for_list().filter(mine)
