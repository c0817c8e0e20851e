"""The part of the portfolio that a page shows, and the addresses of the lists behind its figures."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative
from ppm.org.models import OrgUnit


@dataclass(frozen=True)
class Place:
    """A unit, a portfolio or programme, both, or everything that the reader sees."""

    unit: OrgUnit | None = None
    parent: Initiative | None = None

    def address(self, name: str, **filters: str | int) -> str:
        """A list of the portal, filtered to this place."""
        kept = {"unit": getattr(self.unit, "pk", ""), "parent": getattr(self.parent, "pk", "")}
        query = urlencode({key: value for key, value in {**kept, **filters}.items() if value})
        return f"{reverse(name)}?{query}" if query else reverse(name)

    def projects(self, **filters: str | int) -> str:
        """The running projects of this place."""
        state = {"kind": Kind.PROJECT.value, "state": "running", **filters}
        return self.address("portfolio:initiative_list", **state)


def department_address(unit_id: int) -> str:
    return f"{reverse('reporting:dashboard_department')}?{urlencode({'unit': unit_id})}"


def programme_address(initiative_id: int) -> str:
    return f"{reverse('reporting:dashboard_programme')}?{urlencode({'parent': initiative_id})}"
