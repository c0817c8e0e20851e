from datetime import date

from django.db.models import Exists, OuterRef

from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.participations.models import Participation
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.roles import Role
from ppm.permissions.scope import scope_of


def where_taking_part(
    rows: InitiativeQuerySet, person: Person, unit: OrgUnit | None, today: date
) -> InitiativeQuerySet:
    """Those in which a unit and those below it take part without leading; by default one's own units."""
    held = Participation.objects.in_force(today).filter(initiative=OuterRef("pk"))
    if unit is not None:
        below = OrgUnit.objects.below(unit).values("pk")
        return rows.filter(Exists(held.of_units(below))).exclude(unit__in=below)
    scope = scope_of(person)
    if scope.all:
        return rows.filter(Exists(held))
    units = sorted(scope.unit_ids)
    return rows.filter(Exists(held.of_units(units))).exclude(unit__in=units)


def read_as_partner(person: Person) -> frozenset[int]:
    """Initiatives that a person reads because his or her unit takes part; from the scope, without a query."""
    return scope_of(person).of_roles([Role.PARTNER]).initiative_ids
