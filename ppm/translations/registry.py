"""Which texts exist and who sees them: each package lists its kinds in `<package>/narratives.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from ppm.audit.grants import PACKAGES

if TYPE_CHECKING:
    from ppm.accounts.models import Person


@dataclass(frozen=True)
class Narrative:
    """One field that holds what people wrote.

    `kind` is its short name in places and addresses; `group` names kinds that are chosen together. `rows`
    gives the rows that a person may translate: they have gone through `permitting`. The others are paths
    from the row: `text`, `language`, `project`, and `period`, the month reported on, empty where the text
    belongs to none. `address` with `link` (path of its key) leads to where the text stands.
    """

    kind: str
    group: str
    label: str | Promise
    rows: "Callable[[Person], QuerySet[Any]]"
    text: str
    language: str = "language"
    project: str = "initiative"
    period: str = ""
    address: str = ""
    link: str = "pk"


@cache
def narratives() -> Mapping[str, Narrative]:
    """Every kind of text of the portal by name, in the order in which they are read."""
    found: Sequence[Narrative] = [one for part in _listed("NARRATIVES") for one in part]
    return {one.kind: one for one in found}


@cache
def groups() -> Mapping[str, str | Promise]:
    """The groups of kinds with their labels."""
    return {key: label for part in _listed("GROUPS") for key, label in part.items()}


def _listed(name: str) -> list[Any]:
    modules = [f"{package}.narratives" for package in PACKAGES]
    return [getattr(import_module(module), name) for module in modules if find_spec(module)]
