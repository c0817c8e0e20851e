"""Rows of another table that come along with a row, in its statement."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import DecimalField, Model, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject

Row = TypeVar("Row", bound=Model)


def nested(rows: QuerySet[Any], *annotated: str) -> ArraySubquery:
    """These rows with all their columns, in their order, and what they were annotated with; see `unnested`.

    Amounts travel as text: JSON would make floats of them.
    """
    columns: dict[str, Any] = {
        one.attname: Cast(one.attname, TextField())
        if isinstance(one, DecimalField)
        else one.attname
        for one in rows.model._meta.concrete_fields
    }
    columns |= {name: name for name in annotated}
    return ArraySubquery(rows.annotate(nested_row=JSONObject(**columns)).values("nested_row"))


def unnested(model: type[Row], found: Iterable[Mapping[str, Any]]) -> list[Row]:
    """The rows that `nested` brought along; what they were annotated with stays as JSON holds it."""
    fields = model._meta.concrete_fields
    names = [one.attname for one in fields]
    rows = []
    for data in found:
        values = [one.to_python(data[one.attname]) for one in fields]
        row = model.from_db(DEFAULT_DB_ALIAS, names, values)
        for name in data.keys() - set(names):
            setattr(row, name, data[name])
        rows.append(row)
    return rows
