"""The packs of a committee, shown on its page."""

from portfolio.meetings.models import Committee
from portfolio.meetings.panels import Panel
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.requests import PersonRequest
from reporting.packs.models import Pack

SHOWN = 12


def committee_panel(request: PersonRequest, committee: Committee) -> Panel | None:
    """The latest packs of the committee that this reader may open."""
    if not can(request.user, Perm.PACK_VIEW):
        return None
    packs = Pack.objects.visible_to(request.user).for_list().filter(committee=committee)
    latest = packs.order_by("-snapshot__cycle__period", "-edition")[:SHOWN]
    return Panel("reporting/packs/committee_panel.html", {"packs": list(latest)})
