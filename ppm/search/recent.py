"""What a person looked at last, for an empty search box. Another feature may give its own list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ppm.permissions.requests import PersonRequest


@dataclass(frozen=True)
class Seen:
    """One object seen lately, as far as it is still open to the reader."""

    code: str
    title: str
    language: str
    href: str


Provider = Callable[[PersonRequest], Sequence[Seen]]
_provider: list[Provider] = []


def register_recently_seen(provider: Provider) -> None:
    """Give the search its list of what was seen lately, from `ready()` of the package that knows."""
    _provider[:] = [provider]


def recently_seen(request: PersonRequest) -> Sequence[Seen]:
    return _provider[0](request) if _provider else ()
