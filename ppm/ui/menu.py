"""Navigation: each package lists its pages in `<package>/menu.py`, the frame shows what one may see."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import ClassVar

from django.apps import apps
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from ppm.permissions.access import can
from ppm.permissions.catalog import Perm

AREAS: dict[str, str | Promise] = {
    "home": pgettext_lazy("area", "My work"),
    "portfolio": pgettext_lazy("area", "Portfolio"),
    "reporting": pgettext_lazy("area", "Reporting"),
    "decisions": pgettext_lazy("area", "Decisions"),
    "method": pgettext_lazy("area", "Method"),
    "learning": pgettext_lazy("area", "Learning and support"),
    "meetings": pgettext_lazy("area", "Meetings"),
    "administration": pgettext_lazy("area", "Administration"),
}


@dataclass(frozen=True)
class Entry:
    """A page of the menu; the lowest `order` comes first. Without `perm` everybody sees it.

    Pages of one `group` share a place in the bar of their area, that of the first of them.
    """

    area: str
    label: str | Promise
    url: str
    perm: Perm | None = None
    order: int = 50
    group: str | Promise = ""


@dataclass(frozen=True)
class Page:
    is_shared: ClassVar[bool] = False

    label: str | Promise
    address: str
    is_current: bool
    group: str = ""


@dataclass(frozen=True)
class Group:
    """Pages that lie together: an area, or a part of its bar. Its own address is that of its first page."""

    label: str | Promise
    pages: tuple[Page, ...]

    @property
    def address(self) -> str:
        return self.pages[0].address

    @property
    def is_current(self) -> bool:
        return any(page.is_current for page in self.pages)

    @property
    def is_shared(self) -> bool:
        """Whether there is anything to choose from."""
        return len(self.pages) > 1


@dataclass(frozen=True)
class Area(Group):
    @property
    def groups(self) -> tuple[Group, ...]:
        """The bar of the area: groups in the place of their first page, every other page for itself."""
        found: dict[str, list[Page]] = {}
        for page in self.pages:
            found.setdefault(page.group or page.address, []).append(page)
        return tuple(
            Group(pages[0].group if len(pages) > 1 else pages[0].label, tuple(pages))
            for pages in found.values()
        )


@cache
def entries() -> list[Entry]:
    """The entries of all packages: by their order, then the highest package first."""
    found: list[Entry] = []
    for config in reversed(list(apps.get_app_configs())):
        if config.name in ("ppm", "methodology", "portfolio", "reporting") and find_spec(
            f"{config.name}.menu"
        ):
            found += import_module(f"{config.name}.menu").MENU
    return sorted(found, key=lambda entry: entry.order)


def label_of(url: str) -> str | Promise:
    """What the menu calls a page; the address' own name when the menu does not have it."""
    return next((entry.label for entry in entries() if entry.url == url), url)


def areas(request: HttpRequest) -> list[Area]:
    """The areas with at least one page that this person may see, in the order of `AREAS`.

    The current page follows from the address; one that lies elsewhere (a history) sets `request.menu_path`.
    """
    seen: dict[str, list[tuple[Entry, str]]] = {}
    known = []  # also what this person may not see: no other area claims a page of it
    for entry in entries():
        address = _address(entry.url)
        if not address:
            continue
        known.append(address)
        if entry.perm is None or can(request.user, entry.perm):
            seen.setdefault(entry.area, []).append((entry, address))
    current = _nearest(getattr(request, "menu_path", request.path), known)
    return [
        Area(
            label,
            tuple(
                Page(entry.label, address, address == current, str(entry.group))
                for entry, address in seen[key]
            ),
        )
        for key, label in AREAS.items()
        if key in seen
    ]


@cache
def _address(url: str) -> str:
    """Where a page of the menu lies; empty when it is not there."""
    try:
        return reverse(url)
    except NoReverseMatch:
        return ""


def _nearest(path: str, addresses: list[str]) -> str:
    """The address that is the longest beginning of the path."""
    return max(
        (a for a in addresses if path == a or (a != "/" and path.startswith(a))),
        key=len,
        default="",
    )
