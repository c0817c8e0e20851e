"""What can be found: each package lists its kinds in `<package>/search.py`, as `SEARCHED` and `SCOPES`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from ppm.audit.grants import PACKAGES
from ppm.languages.codes import LANGUAGES
from ppm.permissions.catalog import Perm

if TYPE_CHECKING:
    from ppm.accounts.models import Person

Label = str | Promise
Visible = Callable[["Person"], QuerySet[Any] | None]


def in_languages(*names: str) -> tuple[str, ...]:
    """The columns of texts that exist in every language."""
    return tuple(f"{name}_{code}" for name in names for code in LANGUAGES)


@dataclass(frozen=True)
class Searchable:
    """One kind of thing that can be found.

    Texts are SQL expressions over the row, written `NEW.column`; a text that exists in three languages is
    written once with `{language}` in it. Without `language` the object has three languages, else it is an
    expression for its one language. `columns` are those whose change rewrites the entry.
    `scope` names the entry of `SCOPES` that says who finds it, `scope_id` the row of that scope.
    `weight` lifts a kind among equals. `address` names the address of the object (of its scope with
    `at_scope`), or with `query` that of a list, filtered by `{id}` or `{title}`.
    Rows that may be `deletable` take their entries with them.
    """

    kind: str
    model: type[Model]
    label: Label
    title: str
    columns: Sequence[str]
    address: str
    body: str = "''"
    language: str = ""
    code: str = "''"
    keys: str = "NULL"
    scope: str = ""
    scope_id: str = "NEW.id"
    at_scope: bool = False
    query: str = ""
    weight: float = 0.0
    perm: Perm | None = None
    deletable: bool = False
    # A model with further keys of the object: the model, its column for the object, its column for the key.
    keyed_by: tuple[type[Model], str, str] | None = None

    @property
    def scoped_by(self) -> str:
        return self.scope or self.kind

    def href(self, object_id: int, scope_id: int, title: str) -> str:
        """Where a hit leads."""
        if self.query:
            query = self.query.format(id=object_id, title=quote(title))
            return f"{reverse(self.address)}?{query}"
        return reverse(self.address, args=[scope_id if self.at_scope else object_id])

    def calls(self) -> list[str]:
        """The calls of the writing function for one row called NEW."""
        if self.language:
            return [self._call(self.language, self.title, self.body)]
        return [
            self._call(
                f"'{language}'",
                self.title.replace("{language}", language),
                self.body.replace("{language}", language),
            )
            for language in LANGUAGES
        ]

    def _call(self, language: str, title: str, body: str) -> str:
        return (
            f"ppm_search_write('{self.kind}', NEW.id, '{self.scoped_by}', {self.scope_id}, "
            f"{language}, {self.code}, {title}, {body}, {self.keys})"
        )


def _listed(package: str, name: str) -> Any:
    module = f"{package}.search"
    # The kernel's own list lies inside the feature: `ppm.search` is the feature itself.
    module = "ppm.search.kernel" if package == "ppm" else module
    return getattr(import_module(module), name) if find_spec(module) else ()


def searched(package: str) -> Sequence[Searchable]:
    """What a package lists."""
    found: Sequence[Searchable] = _listed(package, "SEARCHED")
    return found


@cache
def kinds() -> Mapping[str, Searchable]:
    """Every kind of the portal, the heaviest first."""
    found = [one for package in PACKAGES for one in searched(package)]
    return {one.kind: one for one in sorted(found, key=lambda one: -one.weight)}


@cache
def scopes() -> Mapping[str, Visible]:
    """Who finds what: the name of a scope, and the rows of it that a person sees (None: all)."""
    return {
        name: visible
        for package in PACKAGES
        for name, visible in dict(_listed(package, "SCOPES")).items()
    }
