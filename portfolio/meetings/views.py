from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from portfolio.meetings.models import Committee
from portfolio.meetings.panels import panels_of
from portfolio.meetings.selectors import committees_in_sight, members_of, quorum_in_words
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, render_page


@allowed(Perm.COMMITTEE_VIEW)
@require_GET
def committee_list(request: PersonRequest) -> HttpResponse:
    """The committees this person sits on or sees."""
    rows = [
        (nearest(one, "name"), one, nearest(one.unit, "name")[0])
        for one in committees_in_sight(request.user, localdate())
    ]
    return render_page(request, "portfolio/meetings/list.html", {"rows": rows})


@allowed(Perm.COMMITTEE_VIEW)
@require_GET
def committee_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """A committee: when it meets, who sits on it, and what other features show of it."""
    committee: Committee = fetch(request, Committee.objects.select_related("unit"), pk=pk)
    name, language = nearest(committee, "name")
    members = members_of(committee, localdate())
    return render_page(
        request,
        "portfolio/meetings/detail.html",
        {
            "committee": committee,
            "name": name,
            "language": language,
            "mandate": nearest(committee, "mandate"),
            "unit": nearest(committee.unit, "name")[0],
            "members": members,
            "quorum": quorum_in_words(committee, members),
            "may_edit": can(request.user, Perm.COMMITTEE_EDIT, committee),
            "panels": panels_of(request, committee),
        },
    )
