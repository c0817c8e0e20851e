from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portfolio.favourites import services
from portfolio.favourites.stars import star
from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import came_from, fetch, go_to


@allowed(Perm.INITIATIVE_VIEW)
@require_POST
def favourite_toggle(request: PersonRequest, pk: int) -> HttpResponse:
    """Give an initiative one's star, or take it back; HTMX gets the star alone."""
    initiative = fetch(request, Initiative, pk=pk)
    is_favourite = services.toggle_favourite(initiative=initiative, by=request.user)
    name = nearest(initiative, "name")[0]
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(star(pk, name, is_favourite))
    said = _("%(name)s has your star.") if is_favourite else _("%(name)s has your star no longer.")
    messages.success(request, said % {"name": name})
    return go_to(request, came_from(request, "portfolio:initiative_list"))
