"""Naming somebody on an initiative, within the separation of duties."""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.assignments import MANAGING, assign_role, replace_manager
from portfolio.initiatives.models import Initiative, InitiativeRole
from ppm.accounts.models import Person
from ppm.permissions.roles import SINGLE, Role, against


class HoldsOtherSide(Exception):
    """The person holds a role here that must stay apart from the one to be given (domain notes §1.6)."""

    def __init__(self, held: InitiativeRole, role: Role) -> None:
        self.message = other_side_in_words(held.person, Role(held.role), role)
        super().__init__(self.message)


class HeldBySomebody(Exception):
    """The role is held by one person at a time, and somebody holds it."""

    def __init__(self, held: InitiativeRole) -> None:
        self.message = gettext(
            "%(person)s is %(held)s there already, and there is one only: "
            "end that role first, or hand it over."
        ) % {"person": held.person, "held": held.get_role_display()}
        super().__init__(self.message)


def is_small(initiative: Initiative) -> bool:
    """Of the light class: there the executive may be the supplier as well."""
    return initiative.tailoring_class == TailoringClass.LIGHT


def other_side_in_words(person: Person, held: Role, role: Role) -> str:
    """Why somebody cannot be named, with the rule behind it."""
    said = gettext("%(person)s is %(held)s there and cannot be %(role)s as well.") % {
        "person": person,
        "held": held.label,
        "role": role.label,
    }
    return f"{said} {rule_in_words(held, role)}"


def rule_in_words(one: Role, other: Role) -> str:
    """The rule that keeps two roles apart."""
    pair = {one, other}
    if Role.ASSURANCE in pair:
        return gettext("Assurance checks the work and takes no part in it.")
    if Role.SENIOR_SUPPLIER in pair:
        return gettext("Only in the light class may the executive be the supplier as well.")
    return gettext("The executive decides on what the manager proposes.")


def name_person(
    *, initiative: Initiative, role: Role, person: Person, by: Person, at: datetime
) -> InitiativeRole:
    """Give a role that does not clash with another one held here.

    Raises HoldsOtherSide, HeldBySomebody, ValidationError.
    """
    today = localdate(at)
    refuse_other_side(initiative, role, person, today)
    if role in SINGLE:
        others = initiative.roles.filter(role=role).exclude(valid_to__lt=today)
        held = others.exclude(person=person).select_related("person").first()
        if held is not None:
            raise HeldBySomebody(held)
    return assign_role(initiative=initiative, role=role, person=person, by=by, at=at)


def change_manager(*, initiative: Initiative, person: Person, by: Person, at: datetime) -> None:
    """Put somebody in the place of the manager. Raises HoldsOtherSide, ValidationError."""
    refuse_other_side(initiative, MANAGING[initiative.kind], person, localdate(at))
    replace_manager(initiative=initiative, person=person, by=by, at=at)


def refuse_other_side(initiative: Initiative, role: Role, person: Person, today: date) -> None:
    """Raises HoldsOtherSide."""
    found = other_sides([initiative], role, person, today).get(initiative.pk)
    if found is not None:
        raise HoldsOtherSide(found, role)


def other_sides(
    initiatives: Collection[Initiative], role: Role, person: Person, today: date
) -> dict[int, InitiativeRole]:
    """Where somebody holds what stands against a role: initiative id → role held. In one query."""
    small = {one.pk for one in initiatives if is_small(one)}
    rows = (
        InitiativeRole.objects.filter(
            person=person, role__in=against(role), initiative__in=[one.pk for one in initiatives]
        )
        .exclude(valid_to__lt=today)
        .select_related("person")
        .order_by("pk")
    )
    lenient = against(role, is_small=True)
    return {
        one.initiative_id: one
        for one in rows
        if one.initiative_id not in small or Role(one.role) in lenient
    }
