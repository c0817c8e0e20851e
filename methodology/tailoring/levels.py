"""The words of a status: each dimension has its own for each colour, the PMO may change them."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language

from methodology.tailoring.choices import LEVELS, Dimension
from methodology.tailoring.models import StatusLevel
from ppm import audit
from ppm.languages.nearest import nearest
from ppm.org.versions import lock

if TYPE_CHECKING:
    from ppm.accounts.models import Person

FIRST = Path(__file__).with_name("first_levels.json")
KEY, KEPT = "status-levels:{}", 3600
LANGUAGES = ("fr", "nl", "en")


def ensure_levels(*, by: "Person") -> None:
    """The first words, where a dimension has none for a colour. Those that exist are never touched."""
    there = set(StatusLevel.objects.values_list("dimension", "colour"))
    rows = [
        StatusLevel(dimension=dimension, colour=colour, **words)
        for dimension, colours in json.loads(FIRST.read_text("utf-8")).items()
        for colour, words in colours.items()
        if (dimension, colour) not in there
    ]
    if rows:
        with audit.action("levels.loaded", by=by):
            StatusLevel.objects.bulk_create(rows)


def edit_level(
    *, level: StatusLevel, version: int, by: "Person", at: datetime, **words: Any
) -> None:
    """Change the words of one level. Raises StaleVersion, ValidationError."""
    with audit.action("level.edited", by=by, at=at):
        row = lock(StatusLevel, level.pk, version)
        for name, value in words.items():
            setattr(row, name, value)
        row.full_clean()
        row.save(update_fields=list(words))
        transaction.on_commit(_forget)


def _forget() -> None:
    cache.delete_many([KEY.format(code) for code in LANGUAGES])


def levels_by_dimension() -> list[tuple[Dimension, list[StatusLevel]]]:
    """All words, dimensions and colours in the order they are always shown."""
    colours = [colour for colour, _label in LEVELS]
    found: dict[str, list[StatusLevel]] = {}
    for row in sorted(StatusLevel.objects.all(), key=lambda one: colours.index(one.colour)):
        found.setdefault(row.dimension, []).append(row)
    return [(one, found[one]) for one in Dimension if one in found]


def level_words() -> Mapping[tuple[str, str], str]:
    """The words by dimension and colour, in the language in force; kept for an hour."""
    language = (get_language() or "en")[:2]
    found = cache.get(KEY.format(language))
    if found is None:
        found = {
            (row.dimension, row.colour): nearest(row, "word")[0]
            for row in StatusLevel.objects.all()
        }
        cache.set(KEY.format(language), found, KEPT)
    return found  # type: ignore[no-any-return]
