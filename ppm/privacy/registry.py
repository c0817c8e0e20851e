"""Where else a name is kept: each package registers what takes it away there."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ppm.accounts.models import Person

Scrubber = Callable[["Person", str], None]  # (person, pseudonym); inside the action of the service
_scrubbers: list[Scrubber] = []


def register_scrubber(scrubber: Scrubber) -> None:
    """Called from `ready()`."""
    if scrubber not in _scrubbers:
        _scrubbers.append(scrubber)


def scrubbers() -> list[Scrubber]:
    return list(_scrubbers)
