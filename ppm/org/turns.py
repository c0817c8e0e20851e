"""One after the other, where there is no row yet that could be locked."""

from django.db import connection


def take_turns(*names: str) -> None:
    """Wait for whoever holds one of these names, and hold them until the transaction ends.

    Raises RuntimeError outside a transaction, where nothing would be held.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Turns are held by a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, 0)) FROM unnest(%s::text[]) AS name",
            [sorted(names)],
        )
