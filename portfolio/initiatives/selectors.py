from typing import Any

from django.db.models import Q, QuerySet

from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of

HOLDERS = (Kind.PORTFOLIO, Kind.PROGRAMME)


def units_in_sight(person: Person) -> QuerySet[OrgUnit]:
    """Units that a person may choose in a filter: in reach of a role, or leading something in sight."""
    scope = scope_of(person)
    units = OrgUnit.objects.order_by("code")
    if scope.all:
        return units
    leading: QuerySet[Any, Any] = Initiative.objects.visible_to(person).values("unit")
    return units.filter(Q(pk__in=scope.unit_ids) | Q(pk__in=leading))


def units_where(person: Person, perm: Perm) -> QuerySet[OrgUnit]:
    """Units in which a person holds a permission by a role on a unit."""
    grants = [grant for grant in scope_of(person).grants if grant.role in roles_with(perm)]
    units = OrgUnit.objects.order_by("code")
    if any(grant.everywhere for grant in grants):
        return units
    reached: set[int] = set().union(*(grant.unit_ids for grant in grants))
    return units.filter(pk__in=reached)


def holders_in_sight(person: Person) -> QuerySet[Initiative]:
    """Portfolios and programmes that a person sees."""
    return (
        Initiative.objects.visible_to(person)
        .filter(kind__in=HOLDERS)
        .only("code", "kind", "name_fr", "name_nl", "name_en", "path", "confidentiality")
        .order_by("code")
    )
