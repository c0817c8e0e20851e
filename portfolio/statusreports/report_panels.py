"""Panels that features of other packages add to the page of a report: what was corrected after the freeze."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portfolio.statusreports.models import StatusReport
from ppm.permissions.requests import PersonRequest


@dataclass(frozen=True)
class Panel:
    """A template that shows `panel`, a mapping, in a box of its own."""

    template: str
    panel: Mapping[str, Any]


Provider = Callable[[PersonRequest, StatusReport], Panel | None]
_providers: list[Provider] = []


def register_panel(provider: Provider) -> None:
    """Add a provider, from `ready()` of the package it belongs to; None means nothing to show."""
    if provider not in _providers:
        _providers.append(provider)


def panels_of(request: PersonRequest, report: StatusReport) -> list[Panel]:
    """What stands on the page of a report besides the report, for whoever may read it."""
    found = (provider(request, report) for provider in _providers)
    return [panel for panel in found if panel is not None]
