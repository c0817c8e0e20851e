"""Registers history tracking from `<package>/history.py`, once the language columns exist.

Each `history.py` holds three lists:
`TRACKED` (model, excluded field names), `SEALED` (insert-only models), `DELETABLE` (link or working rows).
"""

from importlib import import_module

import pghistory
from django.db import models

ALWAYS_EXCLUDED = {"path"}


def track_package(package: str) -> None:
    """Give every model of the package's TRACKED list an event table and its triggers."""
    history = import_module(f"{package}.history")
    for model, excluded in history.TRACKED:
        names = {field.name for field in model._meta.fields}
        pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=sorted((set(excluded) | ALWAYS_EXCLUDED) & names),
        )(model)


def event_models() -> list[type[models.Model]]:
    """All event models of the installed packages."""
    from django.apps import apps

    return [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]
