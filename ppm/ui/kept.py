"""What was typed into a form that could not be sent on: kept until the same browser opens the form again.

So when the session had ended, or when somebody else held what was to be written. Kept in the visitor's own
session, for one form at most; the view that is opened next at the same address takes it. The form says in
`author` whose it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

KEY = "typed_before_sign_in"
LARGEST = 64 * 1024


@dataclass(frozen=True)
class Kept:
    """The fields of a form, by name; empty when nothing was kept."""

    data: dict[str, str] = field(default_factory=dict)
    is_signed_out: bool = True

    @property
    def sentence(self) -> str:
        """Why it is back."""
        if self.is_signed_out:
            return _("Your session had ended: what you had typed is back, and not saved yet.")
        return _("What you had typed is back, and not saved yet.")


def keeps_typed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose form is kept when it could not be sent on."""
    view.keeps_typed = True  # type: ignore[attr-defined]
    return view


def keep(request: HttpRequest, view: Callable[..., Any] | None) -> bool:
    """Keep what this form holds, if its view wants that and it is not too long; whether it is kept."""
    if request.method != "POST" or not getattr(view, "keeps_typed", False):
        return False
    return keep_for(request, request.path)


def keep_for(request: HttpRequest, address: str) -> bool:
    """Keep what this form holds for the form at an address."""
    data = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    data.pop("csrfmiddlewaretoken", None)
    if sum(len(name) + len(value) for name, value in data.items()) > LARGEST:
        return False
    request.session[KEY] = {
        "address": address,
        "data": data,
        "is_signed_out": not request.user.is_authenticated,
    }
    return True


def taken(request: HttpRequest) -> Kept:
    """What was kept for this address; it is given once."""
    kept = request.session.get(KEY)
    if not kept or kept["address"] != request.path:
        return Kept()
    del request.session[KEY]
    return Kept(dict(kept["data"]), kept.get("is_signed_out", True))


def forget(request: HttpRequest, is_saved: Callable[[str], bool]) -> None:
    """These fields of the form at this address were saved since: what was kept of them is out of date."""
    kept = request.session.get(KEY)
    if not kept or kept["address"] != request.path:
        return
    data = {name: value for name, value in kept["data"].items() if not is_saved(name)}
    if data:
        request.session[KEY] = {**kept, "data": data}
    else:
        del request.session[KEY]
