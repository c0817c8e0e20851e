"""Which people somebody may look up: everybody, the people of the units in reach, or only oneself."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404

from ppm.accounts.models import SYSTEM_EMAIL, Person
from ppm.permissions.access import Allowed, Refused, can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import acts_for
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.permissions.requests import PersonRequest


def people_in_sight(viewer: Person, perm: Perm = Perm.PERSON_VIEW) -> QuerySet[Person]:
    """Active and former people that `perm` reaches: by their unit, or by a role that they hold on one."""
    everybody = Person.objects.exclude(email=SYSTEM_EMAIL)
    wanted = roles_with(perm)
    grants = [grant for grant in scope_of(viewer).grants if grant.role in wanted]
    if any(grant.everywhere for grant in grants):
        return everybody
    units = sorted({pk for grant in grants for pk in grant.unit_ids})
    holders = Person.objects.filter(unit_roles__unit__in=units).values("pk")
    return everybody.filter(Q(pk=viewer.pk) | Q(unit__in=units) | Q(pk__in=holders))


def find_person(request: "PersonRequest", pk: int, perm: Perm) -> Person:
    """The person with this number, for `perm`: 404 out of sight, 403 with the reason when refused."""
    person = people_in_sight(request.user).select_related("unit").filter(pk=pk).first()
    if person is None:
        raise Http404
    answer = can(request.user, perm, person)
    if not isinstance(answer, Allowed):
        raise Refused(answer.reason)
    acts_for(request, answer)
    return person
