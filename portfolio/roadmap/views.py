from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portfolio.cockpit import sheet
from portfolio.cockpit.head import head_of
from portfolio.favourites.stars import FORM as STARS
from portfolio.initiatives.perimeter import perimeter
from portfolio.initiatives.selectors import HOLDERS
from portfolio.roadmap import late
from portfolio.roadmap.board import list_options
from portfolio.roadmap.moves import COLUMNS, filters_for, period_asked
from portfolio.slips.selectors import moves_since, periods_told
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import month
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


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def milestone_moves(request: PersonRequest) -> HttpResponse:
    """What moved: milestones that are expected on another day than the report of a period said."""
    periods = periods_told()
    since = period_asked(request.GET.get("since", ""), periods)
    told = month(since) if since else ""
    return list_page(
        request,
        moves_since(since, request.user),
        filters_for(periods),
        COLUMNS,
        template="portfolio/roadmap/moves.html",
        title=_("What moved"),
        default_sort="-critical.-moved",
        summarise=lambda listing: format_html(
            "<p>{} {}</p>",
            _("Compared with the reports of %(period)s.") % {"period": told},
            perimeter(request.user),
        ),
        empty=_("No milestone has moved since these reports."),
        context={"told": told},
    )


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def milestone_late_list(request: PersonRequest) -> HttpResponse:
    """The milestones behind the figure “late milestones”."""
    return list_page(
        request,
        late.late_of_projects(request.user, localdate()),
        late.LateFilter,
        late.COLUMNS,
        template="portfolio/roadmap/late.html",
        title=_("Late milestones"),
        default_sort="-slip",
        summarise=lambda listing: format_html("<p>{}</p>", perimeter(request.user)),
        empty=_("No milestone is late."),
    )
