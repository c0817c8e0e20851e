from ppm.accounts.models import Person
from ppm.savedviews.models import SavedView
from ppm.search.calc import bare


def views_of(person: Person, list_key: str) -> list[SavedView]:
    """The views that a person finds on a list, the own ones first, each knowing whether it is the default."""
    rows = (
        SavedView.objects.visible_to(person)
        .kept()
        .filter(list_key=list_key)
        .with_default_of(person)
        .select_related("unit")
    )
    return sorted(rows, key=lambda one: (one.owner_id != person.pk, bare(one.shown_name), one.pk))


def all_views_of(person: Person) -> list[SavedView]:
    """Every view of one's own, and those shared with one, list by list; deleted ones of one's own too."""
    rows = (
        SavedView.objects.visible_to(person).with_default_of(person).select_related("unit", "owner")
    )
    return sorted(rows, key=lambda one: (one.list_key, bare(one.shown_name), one.pk))
