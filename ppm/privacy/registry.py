"""What other packages add: taking a name away where they keep it, laying out the archive as a PDF."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from ppm.accounts.models import Person

Scrubber = Callable[["Person", str], None]  # (person, pseudonym); inside the action of the service
_scrubbers: list[Scrubber] = []


def register_scrubber(scrubber: Scrubber) -> None:
    """Called from `ready()`."""
    if scrubber not in _scrubbers:
        _scrubbers.append(scrubber)


def scrubbers() -> list[Scrubber]:
    return list(_scrubbers)


# (what was collected, language, moment) → the PDF, or nothing where this machine cannot make any.
Printer = Callable[[dict[str, Any], str, "datetime"], bytes | None]
_printers: list[Printer] = []


def register_printer(printer: Printer) -> None:
    """Called from `ready()` of the package that makes PDFs."""
    _printers[:] = [printer]


def printed(found: dict[str, Any], language: str, at: "datetime") -> bytes | None:
    """The archive as a PDF, if a package has offered to make one."""
    return _printers[0](found, language, at) if _printers else None
