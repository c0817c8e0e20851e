"""Who holds a role on an initiative: given, ended, passed on."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.checks import NobodyKnows, is_known_to_somebody
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.standings.services import refresh_people
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.roles import Role

BATCH = 500

# The role that manages an initiative, by kind.
MANAGING: dict[str, Role] = {
    Kind.PROJECT: Role.PROJECT_MANAGER,
    Kind.PROGRAMME: Role.PROGRAMME_MANAGER,
    Kind.PRODUCT: Role.PRODUCT_OWNER,
}


class RoleEnded(Exception):
    """The role has an end date already."""

    message = _("This role has ended already.")


def replace_manager(*, initiative: Initiative, person: Person, by: Person, at: datetime) -> None:
    """End the roles of whoever manages it, and give the one that suits its kind. Raises ValidationError."""
    role = MANAGING[initiative.kind]
    today = localdate(at)
    with audit.action("initiative.manager_replaced", by=by, at=at):
        held = initiative.roles.filter(role=role, valid_to__isnull=True).exclude(person=person)
        for one in held.order_by("pk"):
            end_role(role=one, by=by, at=at)
        again = initiative.roles.filter(person=person, role=role, valid_from=today).first()
        if again is not None and again.valid_to is not None:
            # Ended today and taken up again today: the role goes on.
            again.valid_to = None
            again.save(update_fields=["valid_to"])
            refresh_people([initiative.pk], today)
        else:
            assign_role(initiative=initiative, role=role, person=person, by=by, at=at)


def assign_role(
    *,
    initiative: Initiative,
    role: Role,
    person: Person,
    by: Person,
    at: datetime,
    reason: str = "",
) -> InitiativeRole:
    """Give a person a role from that day on; who holds it already keeps it.

    What other systems say of both sides is taken as it comes (see `naming`). Raises ValidationError.
    """
    today = localdate(at)
    held = initiative.roles.filter(person=person, role=role, valid_from__lte=today).exclude(
        valid_to__lt=today
    )
    with audit.action("role.assigned", by=by, at=at, reason=reason):
        return held.first() or give_roles([(initiative, role, person)], at)[0]


def end_role(*, role: InitiativeRole, by: Person, at: datetime, reason: str = "") -> InitiativeRole:
    """End a role the day before; a confidential initiative keeps one. Raises RoleEnded, NobodyKnows."""
    today = localdate(at)
    with audit.action("role.ended", by=by, at=at, reason=reason):
        Initiative.objects.select_for_update().get(pk=role.initiative_id)
        role = InitiativeRole.objects.select_for_update().get(pk=role.pk)
        if role.valid_to is not None:
            raise RoleEnded
        # A role that began today has reached nobody's calendar: it ends the day it began.
        role.valid_to = max(role.valid_from, date.fromordinal(today.toordinal() - 1))
        role.save(update_fields=["valid_to"])
        if role.initiative.is_confidential and not is_known_to_somebody(role.initiative, today):
            raise NobodyKnows
        refresh_people([role.initiative_id], today)
    return role


def give_roles(
    wanted: Sequence[tuple[Initiative, Role, Person]], at: datetime
) -> list[InitiativeRole]:
    today = localdate(at)
    roles = [
        InitiativeRole(initiative=initiative, role=role, person=person, valid_from=today)
        for initiative, role, person in wanted
    ]
    for role in roles:
        role.clean_fields(exclude=["person", "initiative"])
    made = InitiativeRole.objects.bulk_create(
        roles,
        BATCH,
        update_conflicts=True,
        unique_fields=["person", "role", "initiative", "valid_from"],
        update_fields=["valid_to"],
    )
    refresh_people({role.initiative_id for role in roles}, today)
    return made
