from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ppm.accounts.middleware import Handler, is_open
from ppm.security import services
from ppm.security.receivers import DUE, KEY, SEEN, SESSION
from ppm.security.requests import place_of
from ppm.ui.pages import go_to

SEEN_EVERY = 300  # seconds between two notes that a session is in use


class SessionSeen:
    """Keep the list of sessions true: when one was last used, and under which key."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        session = request.session
        if not request.user.is_authenticated or SESSION not in session:
            return response
        at, key = timezone.now(), str(session.session_key)
        if session.get(KEY) != key or at.timestamp() - session.get(SEEN, 0) >= SEEN_EVERY:
            services.see_session(
                pk=session[SESSION], session_key=key, place=place_of(request), at=at
            )
            session[KEY], session[SEEN] = key, at.timestamp()
        return response


class SecondFactorRequired:
    """After the time of grace, whoever holds a role of `MFA_ROLES` goes no further without a factor."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        due = request.session.get(DUE) if request.user.is_authenticated else None
        if not due or date.fromisoformat(due) >= timezone.localdate():
            return None
        if is_open(view) or getattr(view, "without_second_factor", False):
            return None
        messages.error(
            request,
            _("Your role needs a second factor. Add an app or a passkey here, then go on."),
        )
        return go_to(request, reverse("ppm:security_detail"))
