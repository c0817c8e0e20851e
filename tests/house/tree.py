"""The files of the repository, as the house tests read them."""

import os
from functools import cache
from pathlib import Path

from ppm.embedded.places import REPOSITORY

PACKAGES = ("ppm", "methodology", "portfolio", "reporting")
NOT_OURS = {".git", ".venv", "var", "node_modules", "__pycache__"}
NOT_OURS |= {".mypy_cache", ".ruff_cache", ".import_linter_cache", ".pytest_cache", ".hypothesis"}
# Django looks for these by name; features are the folders of a package without them.
NOT_FEATURES = {"migrations", "management", "static", "formats", "templatetags"}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Every file of ours with one of the suffixes (all files without)."""
    found = []
    for folder, folders, names in os.walk(REPOSITORY):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found += [Path(folder) / name for name in names if name.endswith(suffixes or "")]
    return tuple(sorted(found))


def features(package: str) -> tuple[Path, ...]:
    """The feature folders of a package, those of a group included."""
    root = REPOSITORY / package
    return tuple(
        sorted(
            init.parent
            for init in root.rglob("__init__.py")
            if init.parent != root and not NOT_FEATURES & set(init.relative_to(root).parts)
        )
    )


def name(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))
