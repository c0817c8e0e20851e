from django.db import connection, transaction

from ppm.search.models import SearchEntry
from ppm.search.registry import kinds


def rebuild() -> dict[str, int]:
    """Write all entries anew from the rows themselves; how many entries each kind has."""
    with transaction.atomic():
        SearchEntry.objects.all().delete()
        with connection.cursor() as cursor:
            for one in kinds().values():
                table = connection.ops.quote_name(one.model._meta.db_table)
                for call in one.calls():
                    cursor.execute(f"DO $$ BEGIN PERFORM {call} FROM {table} AS new; END $$")
        return {kind: SearchEntry.objects.filter(kind=kind).count() for kind in kinds()}


def rebuild_if_empty() -> None:
    """A database that was in use before there was a search gets its entries; then triggers keep them."""
    if not SearchEntry.objects.filter(kind="unit").exists():
        rebuild()
