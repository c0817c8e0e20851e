"""Panels that other features add to the page of a committee: its packs, the decisions asked of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portfolio.meetings.models import Committee
from ppm.permissions.requests import PersonRequest


@dataclass(frozen=True)
class Panel:
    """A template that shows `panel`, a mapping, in a box of its own."""

    template: str
    panel: Mapping[str, Any]


Provider = Callable[[PersonRequest, Committee], Panel | None]
_providers: list[Provider] = []


def register_panel(provider: Provider) -> None:
    """Add a provider, from `ready()` of the package it belongs to; None means nothing to show this reader."""
    if provider not in _providers:
        _providers.append(provider)


def panels_of(request: PersonRequest, committee: Committee) -> list[Panel]:
    """What this reader sees of a committee besides its members."""
    found = (provider(request, committee) for provider in _providers)
    return [panel for panel in found if panel is not None]
