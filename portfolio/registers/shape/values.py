"""Values of lines as JSON and back, and in words: how changes of many lines keep and show them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, DateField, DecimalField, Field, ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ppm.languages.nearest import coded_name
from ppm.ui import figures

Found = Mapping[type[Model], Mapping[int, Model]]


def field_of(model: type[Model], name: str) -> "Field[Any, Any]":
    return model._meta.get_field(name)  # type: ignore[return-value]  # never a reverse one


def label_of(model: type[Model], name: str) -> str:
    return capfirst(str(field_of(model, name).verbose_name))


def as_json(value: Any) -> Any:
    """A value of a field as JSON: days as ISO, amounts as text, people and others by their key."""
    match value:
        case Model():
            return value.pk
        case date():
            return value.isoformat()
        case Decimal():
            return str(value.normalize() if value else Decimal(0))
        case _:
            return value


def stored(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """What some fields of a row hold now."""
    return {name: as_json(getattr(row, field_of(type(row), name).attname)) for name in names}


def objects_of(model: type[Model], values: Iterable[Mapping[str, Any]]) -> Found:
    """The people and other rows that these values name, in one query per kind."""
    wanted: dict[type[Model], set[int]] = {}
    for one in values:
        for name, value in one.items():
            field = field_of(model, name)
            if isinstance(field, ForeignKey) and value is not None:
                wanted.setdefault(field.related_model, set()).add(value)  # type: ignore[arg-type]  # a class
    return {other: other._default_manager.in_bulk(keys) for other, keys in wanted.items()}


def as_python(model: type[Model], values: Mapping[str, Any], found: Found) -> dict[str, Any]:
    """The values as a service takes them."""
    given = {}
    for name, value in values.items():
        field = field_of(model, name)
        if isinstance(field, ForeignKey):
            rows = found.get(field.related_model, {})  # type: ignore[arg-type]  # a class
            given[name] = rows.get(value) if value is not None else None
        else:
            given[name] = field.to_python(value)
    return given


def in_words(model: type[Model], name: str, value: Any, found: Found) -> object:
    """A value as a reader reads it."""
    field = field_of(model, name)
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return "–"
    if field.choices:
        choices = dict(field.flatchoices)
        return choices.get(value, value)
    if isinstance(field, ForeignKey):
        row = found.get(field.related_model, {}).get(value)  # type: ignore[arg-type]  # a class
        if row is None:
            return _("not open to you")
        return coded_name(row) if hasattr(row, "code") else str(row)
    if isinstance(field, DateField):
        return figures.day(date.fromisoformat(value))
    if isinstance(field, DecimalField):
        return figures.amount(Decimal(value), decimals=2)
    return value
