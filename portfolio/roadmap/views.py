from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from portfolio.cockpit import sheet
from portfolio.cockpit.head import head_of
from portfolio.favourites.stars import FORM as STARS
from portfolio.initiatives.selectors import HOLDERS
from portfolio.roadmap.board import list_options
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def roadmap(request: PersonRequest) -> HttpResponse:
    """What everybody plans, over time: one picture of sixty, filtered and grouped by the address."""
    return list_page(
        request,
        **list_options(request),
        template="portfolio/roadmap/roadmap.html",
        context={"stars": STARS},
    )


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_roadmap(request: PersonRequest, pk: int) -> HttpResponse:
    """The same of what one portfolio or programme holds."""
    initiative = fetch(request, sheet.for_cockpit(request.user).filter(kind__in=HOLDERS), pk=pk)
    return list_page(
        request,
        **list_options(request, within=initiative),
        template="portfolio/roadmap/of_holder.html",
        context={"head": head_of(request, initiative, "initiative_roadmap", localdate())},
    )
