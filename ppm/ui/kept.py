"""What was typed into a form when the session had ended, kept until the same browser has signed in again.

Kept in the visitor's own session, for one form at most; the view that is opened next at the same address
takes it. The form says in `author` whose it is.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

KEY = "typed_before_sign_in"
LARGEST = 64 * 1024


def keeps_typed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose form is kept when the session has ended."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def keep(request: HttpRequest, view: Callable[..., Any]) -> None:
    """Keep what this form holds, if its view wants that and it is not too long."""
    if request.method != "POST" or not getattr(view, "keeps_typed", False):
        return
    data = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    data.pop("csrfmiddlewaretoken", None)
    if sum(len(name) + len(value) for name, value in data.items()) <= LARGEST:
        request.session[KEY] = {"address": request.path, "data": data}


def taken(request: HttpRequest) -> dict[str, str]:
    """What was kept for this address; it is given once."""
    kept = request.session.get(KEY)
    if not kept or kept["address"] != request.path:
        return {}
    del request.session[KEY]
    return dict(kept["data"])
