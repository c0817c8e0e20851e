"""Writing a whole table by one statement."""

from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Field


def fill(model: type[models.Model], source: str, /, **given: str) -> int:
    """INSERT … SELECT from `source`; `given` maps columns to SQL, every other one takes its default.

    Returns the number of rows. Raises ValueError for a column that the model does not have.
    """
    columns: dict[str, str] = {}
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        name = field.attname
        if name in given:
            columns[field.column] = given.pop(name)
        elif translated := given.get(f"{name}_{settings.MODELTRANSLATION_DEFAULT_LANGUAGE}"):
            columns[field.column] = translated
        elif not field.primary_key:
            values[name] = _default(field)
            columns[field.column] = f"%({name})s::{field.db_type(connection)}"
    if given:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(given))}")
    names = ", ".join(f'"{column}"' for column in columns)
    statement = (
        f'INSERT INTO "{model._meta.db_table}" ({names})'  # noqa: S608 - our own tables and expressions
        f" SELECT {', '.join(columns.values())} FROM {source}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def reserve(model: type[models.Model], count: int) -> int:
    """Draw so many keys in a row from the table's sequence; returns the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(drawn) FROM (SELECT nextval(pg_get_serial_sequence(%s, 'id')) AS drawn"
            " FROM generate_series(1, %s)) AS keys",
            [model._meta.db_table, count],
        )
        return int(cursor.fetchone()[0])


def scattered(number: str, salt: int, below: int) -> str:
    """SQL for a number from 0 to `below` - 1 that looks random and is always the same."""
    return f"mod(mod(({number}) * 2654435761 + {salt} * 7919 + 12345, 1000003), {below})::int"


def one_of(number: str, salt: int, *choices: str) -> str:
    """SQL for one of several words."""
    words = ", ".join("'" + choice.replace("'", "''") + "'" for choice in choices)
    return f"(ARRAY[{words}])[1 + {scattered(number, salt, len(choices))}]"


def _default(field: "Field[Any, Any]") -> Any:
    return field.get_db_prep_save(field.get_default(), connection)
