from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST

from ppm.accounts.services import change_language
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed, public
from ppm.ui.catalogue import SampleForm, catalogue
from ppm.ui.language import asked_language, remember
from ppm.ui.pages import came_from, go_to, render_page
from ppm.ui.theme import THEME_COOKIE, THEMES, remember_theme


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of a page without a form in progress; see `ppm.ui.language` for the other case."""
    wanted = asked_language({"_language": request.POST.get("language", "")})
    response = go_to(request, came_from(request, "/"))
    if wanted:
        if request.user.is_authenticated:
            change_language(person=request.user, language=wanted, by=request.user)
        remember(response, wanted)
        translation.activate(wanted)
    return response


@public
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Choose light or dark for this browser; anything else follows the system again."""
    response = go_to(request, came_from(request, "/"))
    wanted = request.POST.get("theme", "")
    if wanted in THEMES:
        remember_theme(response, wanted)
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


@allowed(Perm.CATALOGUE_VIEW)
@require_http_methods(["GET", "POST"])
def ui_catalogue(request: HttpRequest) -> HttpResponse:
    """Every component in every state: the visual reference of the portal."""
    form = SampleForm(request.POST or None, auto_id="sample_%s")
    return render_page(
        request, "ppm/ui/catalogue.html", {**catalogue(request), "form": form}, fragments=["list"]
    )
