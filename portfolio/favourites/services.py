from django.core.cache import cache

from portfolio.favourites.models import Favourite
from portfolio.favourites.selectors import KEPT, LAST, seen_key
from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person


def toggle_favourite(*, initiative: Initiative, by: Person) -> bool:
    """Give the star, or take it back. Returns whether it is a favourite now."""
    _row, made = Favourite.objects.get_or_create(person=by, initiative=initiative)
    if not made:
        Favourite.objects.filter(person=by, initiative=initiative).delete()
    return made


def note_visit(*, initiative_id: int, by: Person) -> None:
    """Remember that somebody opened an initiative: the last ten, for two months, and nobody else sees it."""
    seen = [pk for pk in cache.get(seen_key(by), []) if pk != initiative_id]
    cache.set(seen_key(by), [initiative_id, *seen][:LAST], KEPT)
