"""Django's drawing of models between migrations, without what took half of the time of a first start.

Each migration draws hundreds of models anew. For every field Django takes one apart and builds it again; for
every relation it looks for swapped models among all, since each model drawn empties its memory of them.
"""

import copy
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db.models import Field

taken_apart = Field.clone  # type: ignore[attr-defined]  # missing in the stubs


def copied(field: Any) -> Any:
    """A field of Django's own that belongs to no model yet: what `clone` gives, the sooner."""
    if field.name or not type(field).__module__.startswith("django.db.models.fields"):
        return taken_apart(field)
    new = copy.deepcopy(field)  # Field says itself how deep that goes
    if not field.auto_created:
        new.creation_counter = Field.creation_counter
        Field.creation_counter += 1
    return new


@contextmanager
def quick_rendering() -> Iterator[None]:
    """Within it, fields are copied and swapped models remembered."""
    fields: Any = Field
    registry: Any = apps
    search = registry.get_swappable_settings_name.__wrapped__
    fields.clone = copied
    registry.get_swappable_settings_name = functools.cache(functools.partial(search, registry))
    try:
        yield
    finally:
        fields.clone = taken_apart
        del registry.get_swappable_settings_name
