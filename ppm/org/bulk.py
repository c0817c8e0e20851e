"""Many rows in one statement: one array per column instead of one placeholder per value.

For ten thousand rows this takes a fraction of the time of `bulk_create`; triggers write history all the same.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection, models

SIZE = re.compile(r"\(.*?\)")  # varchar(160), numeric(18, 2)


def insert_rows(
    rows: Sequence[models.Model], *, conflict: Sequence[str] = (), update: Sequence[str] = ()
) -> None:
    """Insert rows of one model; over those that are equal in `conflict`, write the fields `update`."""
    if not rows:
        return
    meta: Any = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = ", ".join(_quoted(field.column) for field in fields)
    statement = (
        f"INSERT INTO {_quoted(meta.db_table)} ({names}) SELECT * FROM unnest({_arrays(fields)})"  # noqa: S608  # our own names
    )
    if conflict:
        keys = ", ".join(_quoted(meta.get_field(name).column) for name in conflict)
        columns = [_quoted(meta.get_field(name).column) for name in update]
        sets = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
        statement += f" ON CONFLICT ({keys}) DO UPDATE SET {sets}"
    _execute(statement, [_values(rows, field) for field in fields])


def update_rows(rows: Sequence[models.Model], update: Sequence[str]) -> int:
    """Write some fields of rows of one model, found by their key. Returns how many there were."""
    if not rows:
        return 0
    meta: Any = rows[0]._meta
    fields: list[Any] = [meta.pk, *(meta.get_field(name) for name in update)]
    names = ", ".join(_quoted(field.column) for field in fields)
    sets = ", ".join(f"{_quoted(f.column)} = said.{_quoted(f.column)}" for f in fields[1:])
    key = _quoted(fields[0].column)
    statement = (
        f"UPDATE {_quoted(meta.db_table)} AS kept SET {sets} "  # noqa: S608  # our own names
        f"FROM unnest({_arrays(fields)}) AS said ({names}) WHERE kept.{key} = said.{key}"
    )
    return _execute(statement, [_values(rows, field) for field in fields])


def _arrays(fields: Sequence[Any]) -> str:
    return ", ".join(f"%s::{_type(field)}[]" for field in fields)


def _type(field: Any) -> str:
    return SIZE.sub("", str(field.db_type(connection)))


def _values(rows: Sequence[models.Model], field: Any) -> list[Any]:
    prepare, name = field.get_prep_value, field.attname
    values = [prepare(getattr(row, name)) for row in rows]
    return [str(value) if isinstance(value, str) else value for value in values]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _execute(statement: str, values: list[Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
