from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseForbidden
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from psycopg.errors import LockNotAvailable

from ppm.accounts.services import change_language
from ppm.permissions.access import Refused
from ppm.ui.kept import keep
from ppm.ui.language import asked_language, remember, switching

HELD = gettext_noop(
    "This is being written by somebody else at the moment, or its period is being frozen. Nothing was "
    "saved; what you typed is still in the form: please send it again in a moment."
)
HELD_AND_KEPT = gettext_noop(
    "This is being written by somebody else at the moment, or its period is being frozen. Nothing was "
    "saved yet, but what you typed is kept: open the form again in a moment and send it."
)
Handler = Callable[[HttpRequest], HttpResponseBase]


class HtmxMessages:
    """Bring messages along with a fragment, out of band, since the frame is not drawn again."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            request.headers.get("HX-Request") != "true"
            or not isinstance(response, HttpResponse)
            or self._is_whole(response)
        ):
            return response
        waiting = list(messages.get_messages(request))
        if waiting:
            response.write(
                render_to_string("ui/messages.html", {"messages": waiting, "oob": True}, request)
            )
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Tell HTMX why something is refused; the listener in `portal.js` shows it as a notice."""
        if request.headers.get("HX-Request") == "true" and isinstance(exception, Refused):
            return HttpResponseForbidden(str(exception), content_type="text/plain; charset=utf-8")
        return None

    @staticmethod
    def _is_whole(response: HttpResponse) -> bool:
        return (
            300 <= response.status_code < 400
            or "HX-Redirect" in response.headers
            or not response.headers.get("Content-Type", "").startswith("text/html")
            or response.content.lstrip()[:9].lower() == b"<!doctype"
        )


class HeldRows:
    """Say that somebody else holds what was to be written, where nobody waits for it any longer.

    A period that is being frozen holds all its reports: without a limit, a few saves would keep every web
    process waiting, and the portal with them. Nothing was written; it may be sent again.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception.__cause__, LockNotAvailable):
            return None
        if request.headers.get("HX-Request") == "true":
            answer = HttpResponse(_(HELD), content_type="text/plain; charset=utf-8")
            answer.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        else:
            match = request.resolver_match
            is_kept = keep(request, match.func if match else None)
            if is_kept:
                request.session.save()  # which Django does not with an answer of this status
            context = {
                "sentence": _(HELD_AND_KEPT if is_kept else HELD),
                "form_address": request.get_full_path() if is_kept else "",
            }
            status = HTTPStatus.SERVICE_UNAVAILABLE
            answer = render(request, "503.html", context, status=status)
        answer["Retry-After"] = "10"
        return answer


class ReloadedForm:
    """Explain an address that only takes a form, when somebody opens or reloads it as a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
            and request.method == "GET"
            and "text/html" in request.headers.get("Accept", "")
        ):
            page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
            page["Allow"] = response.headers.get("Allow", "POST")
            return page
        return response


class LanguageSwitch:
    """Activate and store the language that a form in progress was sent with. See `ppm.ui.language`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "switched_to", ""):
            remember(response, request.switched_to)  # type: ignore[attr-defined]
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        # Here and not in __call__: by now the CSRF token has been checked.
        if not switching(request):
            return
        language = asked_language(request.POST)
        if request.user.is_authenticated:
            change_language(person=request.user, language=language, by=request.user)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        request.switched_to = language  # type: ignore[attr-defined]
