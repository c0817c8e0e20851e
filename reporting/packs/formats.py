"""The other formats of a pack: who makes them registers here, so that packs need not know them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ppm.accounts.models import Person
from reporting.packs.choices import PackState
from reporting.packs.content import Content
from reporting.packs.edition import Edition
from reporting.packs.models import Pack


@dataclass(frozen=True)
class CopyLink:
    """A copy of a pack in another format, as its page shows it; `page` is where it can be read at once."""

    language: str  # its code
    label: str
    address: str
    name: str
    size: int
    kind: str
    page: str = ""


class Maker(Protocol):
    """Makes the copies of a pack, keeps them, marks them when they are superseded, tells where they are."""

    def make(self, pack: Pack, content: Content, editions: dict[str, Edition]) -> Sequence[Any]: ...

    def mark(self, pack: Pack, by: Pack) -> Sequence[Any]: ...

    def keep(
        self, pack: Pack, made: Sequence[Any], state: str, *, by: Person, at: datetime
    ) -> None: ...

    def links(self, pack: Pack) -> Sequence[CopyLink]: ...


@dataclass(frozen=True)
class Copies:
    """What one maker has made for a pack in one state."""

    maker: Any
    pack: Pack
    state: str
    made: Sequence[Any]


_makers: list[Any] = []


def register(maker: Any) -> None:
    """Have this make the other formats: a `Maker`, or a module that is one. Called once, from `ready()`."""
    if maker not in _makers:
        _makers.append(maker)


def make(pack: Pack, content: Content, editions: dict[str, Edition]) -> list[Copies]:
    """All copies that the pack asks for, in each language that there is an edition of."""
    return [
        Copies(maker, pack, edition.state, maker.make(pack, content, editions))
        for maker in _makers
        for edition in list(editions.values())[:1]
    ]


def mark_all(replaced: Iterable[Pack], by: Pack) -> list[Copies]:
    """The copies of editions that `by` is about to replace, each with the mark."""
    return [
        Copies(maker, pack, PackState.SUPERSEDED, maker.mark(pack, by))
        for pack in replaced
        for maker in _makers
    ]


def keep(copies: Iterable[Copies], *, by: Person, at: datetime) -> None:
    """Keep the copies; in the transaction that keeps the files of the pack."""
    for one in copies:
        one.maker.keep(one.pack, one.made, one.state, by=by, at=at)


def links(pack: Pack) -> list[CopyLink]:
    """The copies of the pack's own state."""
    return [link for maker in _makers for link in maker.links(pack)]
