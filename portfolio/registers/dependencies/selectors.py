from collections.abc import Sequence

from django.db.models import Q

from portfolio.initiatives.models import Initiative
from portfolio.registers.dependencies.calc import circle
from portfolio.registers.dependencies.choices import Side
from portfolio.registers.dependencies.models import Dependency, DependencyQuerySet
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm


def dependencies_of(initiative: Initiative, person: Person) -> DependencyQuerySet:
    """What the initiative, or what it holds, gives and takes, as far as the reader may know."""
    return Dependency.objects.visible_to(person).of(initiative).for_list()


def around(rows: Sequence[Dependency], person: Person) -> list[Dependency]:
    """The open dependencies that the reader may know of everything that these rows join; one query."""
    near = {pk for row in rows if row.is_open for pk in (row.giver_id, row.taker_id)}
    if not near:
        return []
    found = Dependency.objects.visible_to(person).open().for_list()
    return list(found.filter(Q(giver__in=near) | Q(taker__in=near)).order_by("needed_on", "pk"))


def circle_of(row: Dependency, person: Person) -> Sequence[Initiative]:
    """The circle that an open dependency closes among the open ones that the reader sees; usually none."""
    if not row.is_open:
        return []
    edges = Dependency.objects.visible_to(person).open().values_list("giver_id", "taker_id")
    way = circle(edges, row.giver_id, row.taker_id)
    found = Initiative.objects.in_bulk(way)
    return [found[pk] for pk in way]


def sides_of(row: Dependency, person: Person) -> list[Side]:
    """The sides for which the person may speak."""
    spoken = []
    for side, initiative in ((Side.GIVER, row.giver), (Side.TAKER, row.taker)):
        seen = Initiative.objects.visible_to(person).filter(pk=initiative.pk).exists()
        if seen and can(person, Perm.INITIATIVE_EDIT, initiative):
            spoken.append(side)
    return spoken
