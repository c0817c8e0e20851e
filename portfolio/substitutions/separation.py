"""What one person must not come to hold together: both sides of a control (domain notes §1.6).

Manager and executive of one initiative, assurance and what it assures; writing reports that one validates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from portfolio.initiatives.models import InitiativeRole
from portfolio.initiatives.naming import is_small
from portfolio.meetings.models import CommitteeMember
from portfolio.substitutions.models import SubstitutedInitiativeRole, SubstitutedSeat
from ppm.accounts.models import Person
from ppm.permissions.catalog import Perm
from ppm.permissions.models import Substitution, UnitRole
from ppm.permissions.roles import Role, against, roles_with

WRITERS = roles_with(Perm.REPORT_EDIT)
VALIDATORS = roles_with(Perm.REPORT_VALIDATE)


@dataclass(frozen=True)
class Holding:
    """Roles and seats that somebody has, or is to have, in a stretch of time; seats clash with nothing."""

    units: list[UnitRole] = field(default_factory=list)
    initiatives: list[InitiativeRole] = field(default_factory=list)
    seats: list[CommitteeMember] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.units or self.initiatives or self.seats)

    def __add__(self, other: "Holding") -> "Holding":
        return Holding(
            [*self.units, *other.units],
            [*self.initiatives, *other.initiatives],
            [*self.seats, *other.seats],
        )

    def strangers_to(self, own: "Holding") -> bool:
        """Whether something here is not among what is one's own."""
        return any(
            {one.pk for one in mine} - {one.pk for one in theirs}
            for mine, theirs in (
                (self.units, own.units),
                (self.initiatives, own.initiatives),
                (self.seats, own.seats),
            )
        )


@dataclass(frozen=True)
class Clash:
    """Two roles that must stay apart. `initiative_role` is one of those given; `held` stands against it."""

    role: Role
    held: Role
    initiative_role: InitiativeRole | None


def holding_of(person: Person, first: date, last: date | None) -> Holding:
    """A person's own roles that overlap these days, both included."""
    overlaps = Q(valid_to__isnull=True) | Q(valid_to__gte=first)
    if last is not None:
        overlaps &= Q(valid_from__lte=last)
    return Holding(
        list(
            UnitRole.objects.filter(overlaps, person=person).select_related("unit").order_by("pk")
        ),
        list(
            InitiativeRole.objects.filter(overlaps, person=person)
            .select_related("initiative__unit")
            .order_by("initiative__code", "pk")
        ),
        list(
            CommitteeMember.objects.filter(overlaps, person=person)
            .select_related("committee__unit")
            .order_by("committee__code", "pk")
        ),
    )


def held_for_others(person: Person, first: date, last: date) -> Holding:
    """What a person holds in these days as a substitute."""
    rows = Substitution.objects.standing().filter(
        substitute=person, valid_from__lte=last, valid_to__gte=first
    )
    found = Holding()
    for one in rows.select_related("giver").order_by("pk"):
        found += handed_by(one)
    return found


def handed_by(substitution: Substitution) -> Holding:
    """The roles that a substitution hands over."""
    own = holding_of(substitution.giver, substitution.valid_from, substitution.valid_to)
    if substitution.is_all:
        return own
    units = set(substitution.unit_roles.values_list("role_id", flat=True))
    named = SubstitutedInitiativeRole.objects.filter(substitution=substitution)
    chosen = set(named.values_list("role_id", flat=True))
    seats = SubstitutedSeat.objects.filter(substitution=substitution)
    chosen_seats = set(seats.values_list("seat_id", flat=True))
    return Holding(
        [one for one in own.units if one.pk in units],
        [one for one in own.initiatives if one.pk in chosen],
        [one for one in own.seats if one.pk in chosen_seats],
    )


def clashes(given: Holding, held: Holding, *, small_may: bool = False) -> list[Clash]:
    """What stands against somebody with `held` receiving `given`.

    With `small_may` a light project lets one person hold what others keep apart; a substitute never does.
    """
    found = [
        Clash(Role(new.role), Role(old.role), new)
        for new in given.initiatives
        for old in held.initiatives
        if old.initiative_id == new.initiative_id
        and Role(old.role)
        in against(Role(new.role), is_small=small_may and is_small(new.initiative))
    ]
    found += [
        Clash(Role(new.role), Role(old.role), new)
        for new in given.initiatives
        if new.role in WRITERS
        for old in _validating(held.units)
        if _reaches(old, new)
    ]
    found += [
        Clash(Role(new.role), Role(old.role), None)
        for new in _validating(given.units)
        for old in _first_reached(new, held.initiatives)
    ]
    return found


def _validating(roles: Iterable[UnitRole]) -> list[UnitRole]:
    return [one for one in roles if one.role in VALIDATORS]


def _first_reached(role: UnitRole, held: Sequence[InitiativeRole]) -> list[InitiativeRole]:
    """One is enough to refuse; a secret one would be given away by the refusal."""
    return [
        one
        for one in held
        if one.role in WRITERS and not one.initiative.is_confidential and _reaches(role, one)
    ][:1]


def _reaches(role: UnitRole, other: InitiativeRole) -> bool:
    path, below = str(role.unit.path), str(other.initiative.unit.path)
    return below == path or below.startswith(f"{path}.")
