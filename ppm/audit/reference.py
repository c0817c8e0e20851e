"""Reference data that the portal cannot work without, brought up to date after every migration.

Each package may have a `reference.py` with `load(by)`; loading twice changes nothing.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from ppm.audit.grants import PACKAGES


def load_after_migrate(using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    """Load the reference data of every package, in the name of the portal's own account."""
    if kwargs.get("plan") is None or using != DEFAULT_DB_ALIAS:
        return
    for package in PACKAGES:
        if find_spec(f"{package}.reference"):
            import_module(f"{package}.reference").load()
