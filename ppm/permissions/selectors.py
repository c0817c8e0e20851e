"""The matrix as readers see it: what may be done and by whom, and what each role may do."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ppm.accounts.models import Person
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import (
    CENTRAL_ROLES,
    EVERYBODY,
    INITIATIVE_ROLES,
    MANDATED_ROLES,
    MATRIX,
    UNIT_ROLES,
    Role,
    roles_with,
)
from ppm.permissions.wording import areas


def nameable(today: date) -> QuerySet[Person]:
    """Whom one can give work to, by name: not those who are here only to control it.

    Nor the account of a function, such as the government commissioner: it has no family name.
    """
    held = UnitRole.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), person=OuterRef("pk")
    )
    controls = Q(role__in=[str(role) for role in MANDATED_ROLES])
    people = Person.objects.people().exclude(family_name="")
    people = people.exclude(Exists(held.filter(controls)) & ~Exists(held.exclude(controls)))
    return people.order_by("family_name", "given_name", "pk")


@dataclass(frozen=True)
class Deed:
    """Something that may be done, and the roles that may."""

    text: str
    roles: list[str]
    is_for_everybody: bool


@dataclass(frozen=True)
class RoleInWords:
    label: str
    held_on: str
    deeds: list[str]


def deeds() -> list[tuple[str | Promise, list[Deed]]]:
    """What may be done, by area."""
    return [
        (
            title,
            [
                Deed(
                    capfirst(str(text)),
                    [str(role.label) for role in Role if role in roles_with(perm)],
                    perm in EVERYBODY,
                )
                for perm, text in rows
            ],
        )
        for title, rows in areas()
    ]


def roles_in_words() -> list[RoleInWords]:
    """Each role: where it is held, and what it may do there and below."""
    words = {perm: str(text) for _title, rows in areas() for perm, text in rows}
    return [
        RoleInWords(
            capfirst(str(role.label)),
            held_on(role),
            [words[perm] for perm in words if perm in MATRIX.get(role, ())],
        )
        for role in (*UNIT_ROLES, *INITIATIVE_ROLES, Role.COMMITTEE_MEMBER)
    ]


def held_on(role: Role) -> str:
    """Where a role is held, in words."""
    if role in CENTRAL_ROLES:
        return _("the whole organisation")
    if role in MANDATED_ROLES:
        return _("a unit and all below it, until the last day of the mandate")
    if role in UNIT_ROLES:
        return _("a unit and all below it")
    if role in INITIATIVE_ROLES:
        return _("an initiative and all that it holds")
    return _("a committee")


def table() -> list[list[str]]:
    """The matrix itself, for a spreadsheet: a line per permission, a column per role."""
    roles = list(MATRIX)
    head = [_("Area"), _("Permission"), *(str(role.label) for role in roles)]
    lines = [
        [
            str(title),
            str(text),
            *("x" if perm in EVERYBODY or perm in MATRIX[role] else "" for role in roles),
        ]
        for title, rows in areas()
        for perm, text in rows
    ]
    return [head, *lines]
