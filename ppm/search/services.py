from django.db import connection, transaction
from django.db.models import Count

from ppm.search.models import SearchEntry
from ppm.search.registry import Searchable, kinds


def rebuild() -> dict[str, int]:
    """Write all entries anew from the rows themselves; how many entries each kind has."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        for one in kinds().values():
            _write(one)
        counted = SearchEntry.objects.values_list("kind").annotate(count=Count("pk")).order_by()
        return {**dict.fromkeys(kinds(), 0), **dict(counted)}


def build_missing() -> None:
    """Entries for kinds that have none yet: a portal in use gets a new search or a new register."""
    known = set(SearchEntry.objects.values_list("kind", flat=True).distinct())
    for one in kinds().values():
        if one.kind not in known:
            _write(one)


def _write(one: Searchable) -> None:
    table = connection.ops.quote_name(one.model._meta.db_table)
    with connection.cursor() as cursor:
        for call in one.calls():
            cursor.execute(f"DO $$ BEGIN PERFORM {call} FROM {table} AS new; END $$")
