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

    `kind` is its short name in places and addresses. `rows` gives the rows a person may translate: they go
    through `permitting`. The others are paths from the row: `text`, `language`, `project`, `unit`,
    and `period`, the day of the reporting period the text belongs to, empty where it belongs to none.
    `group` names kinds chosen together; `address` with `link` (path of the key) leads to the text.
    """

    kind: str
    group: str
    label: str | Promise
    rows: "Callable[[Person], QuerySet[Any]]"
    text: str
    language: str = "language"
    project: str = "initiative"
    period: str = ""
    series: str = ""
    address: str = ""
    link: str = "pk"

    @property
    def unit(self) -> str:
        return f"{self.project}__unit_id"


@cache
def narratives() -> Mapping[str, Narrative]:
    """Every kind of text of the portal by name."""
    found: list[Narrative] = []
    for package in PACKAGES:
        if find_spec(f"{package}.narratives"):
            listed: Sequence[Narrative] = import_module(f"{package}.narratives").NARRATIVES
            found += listed
    return {one.kind: one for one in found}


@cache
def groups() -> Mapping[str, str | Promise]:
    """The groups of kinds with their labels."""
    found: dict[str, str | Promise] = {}
    for package in PACKAGES:
        if find_spec(f"{package}.narratives"):
            found |= import_module(f"{package}.narratives").GROUPS
    return found
