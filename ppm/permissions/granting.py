"""Which roles somebody may give and end, and where."""

from datetime import date
from typing import TYPE_CHECKING

from ppm.org.models import OrgUnit, OrgUnitQuerySet
from ppm.permissions.roles import GRANTABLE, UNIT_ROLES, Role
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person


def may_grant(person: "Person", role: str, unit_id: int) -> bool:
    """Whether the person may give or end this role on this unit."""
    return any(
        role in GRANTABLE.get(grant.role, ()) and (grant.everywhere or unit_id in grant.unit_ids)
        for grant in scope_of(person).grants
    )


def grantable(person: "Person") -> list[Role]:
    """The roles on units that the person may give somewhere, in the order of the matrix."""
    found = frozenset[Role]().union(
        *(GRANTABLE.get(grant.role, frozenset()) for grant in scope_of(person).grants)
    )
    return [role for role in UNIT_ROLES if role in found]


def units_to_grant_on(person: "Person", today: date) -> OrgUnitQuerySet:
    """The units on which the person may give a role."""
    grants = [one for one in scope_of(person).grants if one.role in GRANTABLE]
    units = OrgUnit.objects.current(today).order_by("code", "pk")
    if any(one.everywhere for one in grants):
        return units
    return units.filter(pk__in={pk for one in grants for pk in one.unit_ids})
