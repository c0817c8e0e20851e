from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from ppm.accounts.choices import Language
from ppm.ui.kept import KEY, keep

Handler = Callable[[HttpRequest], HttpResponseBase]


class ReaderLanguage:
    """Serve each reader in the language of the profile; before signing in, of the cookie or the browser."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        language = getattr(request.user, "language", "") or request.COOKIES.get(
            settings.LANGUAGE_COOKIE_NAME, ""
        )
        if language not in Language.values:
            language = translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


class SignInRequired:
    """Send visitors to the sign-in page, except on views marked `@public` and on allauth's own."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: list[object],
        kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        if request.user.is_authenticated or is_open(view):
            return None
        is_new = KEY not in request.session
        if keep(request, view) and is_new:
            messages.warning(
                request,
                _("Your session has ended. What you typed is kept: sign in, and it is back."),
            )
        query = urlencode({"next": page_to_return_to(request)}, safe="/")
        target = f"{settings.FORCE_SCRIPT_NAME or ''}{redirect(settings.LOGIN_URL).url}?{query}"
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(headers={"HX-Redirect": target})
        return redirect(target)


def page_to_return_to(request: HttpRequest) -> str:
    """The page that was asked for; after a form was sent, the page on which it stood."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() and page.path else "/"


def is_open(view: Callable[..., HttpResponse]) -> bool:
    """True for views that need no sign-in."""
    return getattr(view, "mark", None) == "public" or view.__module__.startswith("allauth.")
