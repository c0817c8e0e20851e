from functools import partial

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from portfolio.initiatives.perimeter import perimeter
from portfolio.tailored.columns import DEVIATIONS, TAILORING
from portfolio.tailored.filters import DeviationFilter, TailoringFilter
from portfolio.tailored.models import ProductDeviation
from portfolio.tailored.querying import with_tailoring
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import Listing, list_page


@allowed(Perm.TAILORING_VIEW)
@require_GET
def tailoring_list(request: PersonRequest) -> HttpResponse:
    """Every running project with the state of its tailoring."""
    return list_page(
        request,
        with_tailoring(request.user, localdate()),
        TailoringFilter,
        TAILORING,
        template="portfolio/tailored/list.html",
        title=_("Tailoring of the projects"),
        default_sort="name",
        summarise=partial(_perimeter_line, sentence=perimeter(request.user)),
        empty=_("No project matches."),
    )


@allowed(Perm.TAILORING_VIEW)
@require_GET
def deviation_list(request: PersonRequest) -> HttpResponse:
    """Every deviation asked for, with its reason and answer."""
    return list_page(
        request,
        ProductDeviation.objects.visible_to(request.user).for_list(),
        DeviationFilter,
        DEVIATIONS,
        template="portfolio/tailored/deviations.html",
        title=_("Deviations"),
        default_sort="-asked",
        summarise=partial(_perimeter_line, sentence=perimeter(request.user)),
        empty=_("No deviation matches."),
    )


def _perimeter_line(listing: Listing, sentence: str) -> SafeString:
    return format_html("<p>{}</p>", sentence)
