"""What a line of a register came from: a gate, an exception, a line of another register.

Features register their kinds when the portal is ready, so that the shape needs to know none of them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from ppm.accounts.models import Person


@dataclass(frozen=True)
class Origin:
    """The object that a line follows from. `kind` is a word such as gate, exception, risk, issue, change."""

    kind: str
    pk: int


@dataclass(frozen=True)
class Told:
    """An object as a reader meets it beside a line: its name and its page."""

    name: str
    address: str


# The objects of a kind, by key, that a person may see.
Finder = Callable[["Person", Collection[int]], Mapping[int, Told]]


@dataclass(frozen=True)
class Kind:
    word: str | Promise
    find: Finder


_kinds: dict[str, Kind] = {}


def register_kind(kind: str, word: str | Promise, find: Finder) -> None:
    """Say what origins of a kind are called and how they are named to a reader."""
    _kinds[kind] = Kind(word, find)


def word_of(kind: str) -> str | Promise:
    """The kind in words; nothing for one that no feature has registered."""
    found = _kinds.get(kind)
    return found.word if found else ""


def find_origins(
    person: "Person", origins: Collection[tuple[str, int]]
) -> Mapping[tuple[str, int], Told]:
    """What the person may see of these origins, one statement per kind."""
    wanted: dict[str, set[int]] = {}
    for kind, pk in origins:
        if kind in _kinds:
            wanted.setdefault(kind, set()).add(pk)
    return {
        (kind, pk): told
        for kind, keys in wanted.items()
        for pk, told in _kinds[kind].find(person, keys).items()
    }
