from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest
from ppm.security import services
from ppm.security.models import OpenSession, SecurityEvent
from ppm.security.receivers import DUE, SESSION
from ppm.security.requests import place_of
from ppm.security.selectors import factors_of, second_factor_due
from ppm.ui.pages import fetch, go_to, render_page

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
PAGE_SIZE = 20


def without_second_factor(view: View) -> View:
    """Open to whoever still has to add a second factor."""
    view.without_second_factor = True  # type: ignore[attr-defined]  # read by the middleware
    return view


@without_second_factor
@signed_in
@require_safe
@never_cache
def security_detail(request: PersonRequest) -> HttpResponse:
    at = now()
    own = request.session.get(SESSION)
    sessions = OpenSession.objects.visible_to(request.user).open(at).order_by("-seen_at", "pk")
    history = SecurityEvent.objects.visible_to(request.user).for_list()
    page = Paginator(history, PAGE_SIZE).get_page(request.GET.get("page"))
    due = second_factor_due(request.user, localdate()) if DUE in request.session else None
    return render_page(
        request,
        "ppm/security/detail.html",
        {
            "factors": factors_of(request.user),
            "sessions": [(session, session.pk == own) for session in sessions],
            "page": page,
            "due": due,
            "has_password": request.user.has_usable_password(),
        },
        fragments=["history"],
    )


@without_second_factor
@signed_in
@require_safe
def factor_list(request: PersonRequest) -> HttpResponse:
    """Where allauth leads after a change."""
    return redirect("ppm:security_detail")


@without_second_factor
@signed_in
@require_POST
def session_end(request: PersonRequest, pk: int) -> HttpResponse:
    session = fetch(request, OpenSession, pk=pk)
    if session.pk == request.session.get(SESSION):
        messages.info(request, _("This is the session you are in: sign out instead."))
    else:
        services.end_session(session=session, by=request.user, at=now(), place=place_of(request))
        messages.success(request, _("The session was ended."))
    return go_to(request, "ppm:security_detail")


@without_second_factor
@signed_in
@require_POST
def session_end_others(request: PersonRequest) -> HttpResponse:
    count = services.end_other_sessions(
        person=request.user,
        own=request.session.get(SESSION),
        by=request.user,
        at=now(),
        place=place_of(request),
    )
    messages.success(
        request,
        ngettext(
            "%(count)d other session was ended.", "%(count)d other sessions were ended.", count
        )
        % {"count": count},
    )
    return go_to(request, "ppm:security_detail")
