"""Writing many rows at once by COPY: long texts go through several times faster than by INSERT."""

from collections.abc import Sequence

from django.db import connection, models


def next_key(model: type[models.Model]) -> int:
    """Draw the key of a row that is written later."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id'))",
            [model._meta.db_table],
        )
        return int(cursor.fetchone()[0])


def write(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Write new rows without reading their keys back; triggers and constraints apply as ever."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(
                [
                    field.get_db_prep_save(field.pre_save(row, add=True), connection)
                    for field in fields
                ]
            )
