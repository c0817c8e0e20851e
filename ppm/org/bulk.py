"""Many rows in one statement, which carries them as one JSON document instead of a placeholder per value.

For ten thousand rows this takes a fraction of the time of `bulk_create`; triggers write history all the same.
"""

import json
import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models

SIZE = re.compile(r"\(.*?\)")  # varchar(160), numeric(18, 2)


def insert_rows(
    rows: Sequence[models.Model], *, conflict: Sequence[str] = (), update: Sequence[str] = ()
) -> None:
    """Insert rows of one model; over those that are equal in `conflict`, write the fields `update`.

    The rows do not learn their keys.
    """
    if not rows:
        return
    meta: Any = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    names = ", ".join(_quoted(field.column) for field in fields)
    statement = (
        f"INSERT INTO {_quoted(meta.db_table)} ({names}) SELECT {names} FROM {_said(fields)}"  # noqa: S608  # our own names
    )
    if conflict:
        keys = ", ".join(_quoted(meta.get_field(name).column) for name in conflict)
        columns = [_quoted(meta.get_field(name).column) for name in update]
        sets = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns)
        statement += f" ON CONFLICT ({keys}) DO UPDATE SET {sets}"
    _execute(statement, rows, fields)


def update_rows(rows: Sequence[models.Model], update: Sequence[str]) -> int:
    """Write some fields of rows of one model, found by their key. Returns how many there were."""
    if not rows:
        return 0
    meta: Any = rows[0]._meta
    fields: list[Any] = [meta.pk, *(meta.get_field(name) for name in update)]
    sets = ", ".join(f"{_quoted(f.column)} = said.{_quoted(f.column)}" for f in fields[1:])
    key = _quoted(fields[0].column)
    statement = (
        f"UPDATE {_quoted(meta.db_table)} AS kept SET {sets} "  # noqa: S608  # our own names
        f"FROM {_said(fields)} WHERE kept.{key} = said.{key}"
    )
    return _execute(statement, rows, fields)


def _said(fields: Sequence[Any]) -> str:
    """The document as a table, with the columns of these fields."""
    columns = ", ".join(f"{_quoted(field.column)} {_type(field)}" for field in fields)
    return f"json_to_recordset(%s::json) AS said ({columns})"


def _type(field: Any) -> str:
    return SIZE.sub("", str(field.db_type(connection)))


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _execute(statement: str, rows: Sequence[models.Model], fields: Sequence[Any]) -> int:
    names, values = [field.column for field in fields], attrgetter(*(f.attname for f in fields))
    # Days, moments and amounts as PostgreSQL reads them.
    document = json.dumps(
        [dict(zip(names, values(row), strict=True)) for row in rows],
        default=str,
        ensure_ascii=False,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [document])
        return int(cursor.rowcount)
