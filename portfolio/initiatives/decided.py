"""Columns of an initiative that a body has decided: nobody types over them.

Whoever keeps decisions registers what they fix, and the sentence that says where it changes.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.functional import Promise

Fixed = dict[int, dict[str, "str | Promise"]]

_fixing: list[tuple[frozenset[str], Callable[[], "QuerySet[Any]"], "str | Promise"]] = []


def register_fixed(
    columns: Collection[str],
    decided: Callable[[], "QuerySet[Any]"],
    sentence: "str | Promise",
) -> None:
    """The rows of `decided` (with `initiative_id`) fix these columns of their initiative."""
    _fixing.append((frozenset(columns), decided, sentence))


def fixed_columns(ids: Collection[int], columns: Collection[str] | None = None) -> Fixed:
    """By initiative: each column that is fixed, and why. One query for each who registered."""
    found: Fixed = {}
    for fixed, decided, sentence in _fixing:
        asked = fixed if columns is None else fixed & set(columns)
        if not asked or not ids:
            continue
        rows = decided().filter(initiative_id__in=ids).order_by()
        for pk in rows.values_list("initiative_id", flat=True).distinct():
            found.setdefault(pk, {}).update(dict.fromkeys(asked, sentence))
    return found


def refuse_fixed(initiative_id: int, changed: Mapping[str, Any] | Collection[str]) -> None:
    """Raises ValidationError by column when a decision fixes one of these."""
    reasons = fixed_columns([initiative_id], list(changed)).get(initiative_id)
    if reasons:
        raise ValidationError(reasons)
