"""The filters in force of a list, in words, each with the address that takes it away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import FilterSet


@dataclass(frozen=True)
class Chip:
    """One filter in force, with the address that takes it away; `is_void`: nothing can match it."""

    name: str
    label: str
    value: str
    href: str
    is_void: bool = False


def chips_of(filters: FilterSet, address: Callable[..., str]) -> list[Chip]:
    """A chip per filter in force; a value that is not one of the reader's choices is said to be void."""
    form = filters.form
    if not form.is_bound:
        return []
    form.is_valid()
    found = []
    for name, field in form.fields.items():
        label = str(field.label or name)
        if name in form.errors:
            void = _("not one of your choices")
            found.append(Chip(name, label, void, address(**{name: None}), is_void=True))
            continue
        value = form.cleaned_data.get(name)
        if value is not False and _is_given(value):
            found.append(Chip(name, label, _in_words(field, value), address(**{name: None})))
    return found


def _is_given(value: Any) -> bool:
    return value is not None and (not hasattr(value, "__len__") or len(value) > 0)


def _in_words(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _labels(field).get(str(value), "✓")
    named = getattr(field, "label_from_instance", None)
    if named is not None:
        values = value if isinstance(value, list | tuple | QuerySet) else [value]
        return ", ".join(str(named(one)) for one in values)
    labels = _labels(field)
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values)


def _labels(field: Any) -> dict[str, str]:
    return {
        str(key): str(label)
        for key, label in getattr(field, "choices", ())
        if not isinstance(label, list | tuple)
    }
