"""Every view says once who may enter; a system check refuses a view without a mark."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from django.http import HttpRequest, HttpResponseBase

from ppm.permissions.access import Allowed, Refused, can
from ppm.permissions.catalog import Perm

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def acts_for(request: HttpRequest, answer: Allowed) -> None:
    """Note in whose place the person acts from here on; history and notices say it."""
    request.user.acting_for_id = answer.giver_id  # type: ignore[union-attr]  # read by `audit.action`


def allowed(perm: Perm) -> Callable[[View], View]:
    """Only for people who hold the permission somewhere; `fetch` then asks it for the very object."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            answer = can(request.user, perm)
            if not isinstance(answer, Allowed):
                raise Refused(answer.reason)
            acts_for(request, answer)
            request.perm = perm  # type: ignore[attr-defined]  # read by ppm.ui.fetch
            return view(request, *args, **kwargs)

        guarded.mark = perm  # type: ignore[attr-defined]  # read by the system check
        return cast(View, guarded)

    return mark


def public(view: View) -> View:
    """Open to visitors who have not signed in."""
    view.mark = "public"  # type: ignore[attr-defined]  # read by the middleware and the system check
    return view


def signed_in(view: View) -> View:
    """Open to everybody who has signed in, whatever the roles."""
    view.mark = "signed_in"  # type: ignore[attr-defined]  # read by the system check
    return view
