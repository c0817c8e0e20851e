"""The other formats of a pack: who makes them registers here, so that packs need not know them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ppm.accounts.models import Person
from reporting.packs.content import Content
from reporting.packs.edition import Edition
from reporting.packs.models import Pack


@dataclass(frozen=True)
class CopyLink:
    """A copy of a pack in another format, as its page shows it; `page` is where it can be read at once."""

    language: str
    label: str
    address: str
    name: str
    size: int
    kind: str
    page: str = ""


class Maker(Protocol):
    """Makes the copies of a pack, keeps them, tells where they are."""

    def make(self, pack: Pack, content: Content, editions: dict[str, Edition]) -> Sequence[Any]: ...

    def keep(
        self, pack: Pack, made: Sequence[Any], state: str, *, by: Person, at: datetime
    ) -> None: ...

    def links(self, pack: Pack) -> Sequence[CopyLink]: ...


_makers: list[Any] = []


def register(maker: Any) -> None:
    """Have this make the other formats: a `Maker`, or a module that is one. Called once, from `ready()`."""
    if maker not in _makers:
        _makers.append(maker)


def make(
    pack: Pack,
    content: Content,
    state: str,
    *,
    released_by: str = "",
    released_at: datetime | None = None,
) -> list[tuple[Any, Sequence[Any]]]:
    """All copies that the pack asks for, in all its languages."""
    editions = {
        language: Edition(
            number=pack.edition,
            state=state,
            foreword=getattr(pack, f"foreword_{language}"),
            released_by=released_by,
            released_at=released_at,
        )
        for language in pack.languages.split()
    }
    return [(maker, maker.make(pack, content, editions)) for maker in _makers]


def keep(
    pack: Pack,
    made: Sequence[tuple[Any, Sequence[Any]]],
    state: str,
    *,
    by: Person,
    at: datetime,
) -> None:
    """Keep the copies; in the transaction that keeps the files of the pack."""
    for maker, copies in made:
        maker.keep(pack, copies, state, by=by, at=at)


def links(pack: Pack) -> list[CopyLink]:
    """The copies of the pack's own state."""
    return [link for maker in _makers for link in maker.links(pack)]
