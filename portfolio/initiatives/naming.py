"""Naming somebody on an initiative, within the separation of duties."""

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext

from portfolio.initiatives.assignments import assign_role
from portfolio.initiatives.models import Initiative, InitiativeRole
from ppm.accounts.models import Person
from ppm.permissions.roles import Role, against


class HoldsOtherSide(Exception):
    """The person holds a role here that must stay apart from the one to be given (domain notes §1.6)."""

    def __init__(self, held: InitiativeRole, role: Role) -> None:
        facts = {"person": held.person, "held": held.get_role_display(), "role": role.label}
        self.message = (
            gettext("%(person)s is %(held)s there and cannot be %(role)s as well.") % facts
        )
        super().__init__(self.message)


def name_person(
    *, initiative: Initiative, role: Role, person: Person, by: Person, at: datetime
) -> InitiativeRole:
    """Give a role that does not clash with another one held here. Raises HoldsOtherSide, ValidationError."""
    other_side = (
        initiative.roles.filter(person=person, role__in=against(role))
        .exclude(valid_to__lt=localdate(at))
        .select_related("person")
        .first()
    )
    if other_side is not None:
        raise HoldsOtherSide(other_side, role)
    return assign_role(initiative=initiative, role=role, person=person, by=by, at=at)
