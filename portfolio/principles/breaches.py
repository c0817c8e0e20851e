"""Who holds two roles that must stay apart, or one that is held once only. Listed, never repaired."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext

from portfolio.initiatives.models import InitiativeRole
from portfolio.initiatives.naming import is_small, rule_in_words
from ppm.accounts.models import Person
from ppm.permissions.roles import APART, APART_UNLESS_SMALL, SINGLE, Role, against

KEPT_APART = sorted(
    {role for pair in (*APART, *APART_UNLESS_SMALL) for side in pair for role in side}
)


@dataclass(frozen=True)
class Breach:
    """Two roles of one person, or one role of several people, on an initiative."""

    initiative_id: int
    people: tuple[Person, ...]
    roles: tuple[Role, ...]
    rule: str


def breaches_of(initiative_ids: Collection[int], today: date) -> dict[int, list[Breach]]:
    """Initiative id → what stands against the rules there, in one query."""
    held: dict[int, list[InitiativeRole]] = {}
    rows = (
        InitiativeRole.objects.filter(
            initiative__in=initiative_ids, role__in=KEPT_APART, valid_from__lte=today
        )
        .exclude(valid_to__lt=today)
        .select_related("person", "initiative")
        .only(
            "role",
            "person__given_name",
            "person__family_name",
            "initiative__tailoring_class",
        )
        .order_by("initiative_id", "pk")
    )
    for row in rows:
        held.setdefault(row.initiative_id, []).append(row)
    found = {key: _of_one(key, roles) for key, roles in held.items()}
    return {key: breaches for key, breaches in found.items() if breaches}


def _of_one(initiative_id: int, held: list[InitiativeRole]) -> list[Breach]:
    found = []
    for place, one in enumerate(held):
        apart = against(Role(one.role), is_small=is_small(one.initiative))
        found += [
            Breach(
                initiative_id,
                (one.person,),
                (Role(one.role), Role(other.role)),
                rule_in_words(Role(one.role), Role(other.role)),
            )
            for other in held[place + 1 :]
            if other.person_id == one.person_id and Role(other.role) in apart
        ]
    for role in sorted(SINGLE):
        people = {one.person_id: one.person for one in held if one.role == role}
        if len(people) > 1:
            found.append(
                Breach(
                    initiative_id,
                    tuple(people.values()),
                    (role,),
                    gettext("This role is held by one person at a time."),
                )
            )
    return found


def counts_by_role(initiative_ids: Collection[int], today: date) -> dict[int, dict[str, int]]:
    """Initiative id → role → how many people hold it, in one query."""
    rows = (
        InitiativeRole.objects.filter(initiative__in=initiative_ids, valid_from__lte=today)
        .exclude(valid_to__lt=today)
        .order_by()
        .values_list("initiative_id", "role")
        .annotate(count=Count("person", distinct=True))
    )
    found: dict[int, dict[str, int]] = {}
    for initiative_id, role, count in rows:
        found.setdefault(initiative_id, {})[role] = count
    return found
