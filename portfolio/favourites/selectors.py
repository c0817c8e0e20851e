from django.core.cache import cache
from django.db.models import Exists, OuterRef

from portfolio.favourites.models import Favourite
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from ppm.accounts.models import Person

LAST = 10
KEPT = 60 * 24 * 3600  # seconds
SHOWN = 20


def seen_key(person: Person) -> str:
    return f"favourites.seen.{person.pk}"


def is_favourite_of(person: Person) -> Exists:
    """An annotation on initiatives: whether the person gave it a star."""
    return Exists(Favourite.objects.filter(person=person, initiative=OuterRef("pk")))


def favourites_of(person: Person) -> InitiativeQuerySet:
    """The initiatives with the person's star that the person still sees, the latest star first."""
    rows: InitiativeQuerySet = (
        Initiative.objects.visible_to(person)
        .filter(favourites__person=person)
        .for_list()
        .order_by("-favourites__since", "pk")
    )
    return rows


def recently_seen(person: Person) -> list[Initiative]:
    """The last ten initiatives that the person opened and still sees, the latest first. At most one query."""
    keys: list[int] = cache.get(seen_key(person), [])
    if not keys:
        return []
    found = Initiative.objects.visible_to(person).for_list().in_bulk(keys)
    return [found[pk] for pk in keys if pk in found]
