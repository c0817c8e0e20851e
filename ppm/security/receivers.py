"""The record of sign-ins. Signals are the only place that every way in passes, allauth's and the demo's."""

from datetime import date
from typing import Any

from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from ppm.accounts.models import Person
from ppm.security import services
from ppm.security.choices import EventKind, Method
from ppm.security.requests import device_of, place_of, way_in
from ppm.security.selectors import second_factor_due

SESSION, KEY, SEEN, DUE = "session_id", "session_known_as", "session_seen", "second_factor_due"


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    """Add the sign-in to the history and the browser to the list of sessions."""
    at = timezone.now()
    method, factor = way_in(request, user)
    facts: dict[str, Any] = {
        "method": method or Method.DEMO,
        "factor": factor,
        "place": place_of(request),
        "device": device_of(request),
    }
    services.record_event(kind=EventKind.SIGNED_IN, at=at, person=user, **facts)
    key = str(request.session.session_key)
    session = services.open_session(person=user, session_key=key, at=at, **facts)
    request.session[SESSION], request.session[KEY] = session.pk, key
    request.session[SEEN] = at.timestamp()
    due = None if method == Method.DIRECTORY else second_factor_due(user, timezone.localdate())
    if due is not None:
        request.session[DUE] = due.isoformat()
        warn(request, due)


def warn(request: HttpRequest, due: date) -> None:
    """Tell somebody by when the second factor is needed."""
    if due >= timezone.localdate():
        messages.warning(
            request,
            _("Your role needs a second factor. Please add one before the end of %(day)s.")
            % {"day": formats.date_format(due)},
            fail_silently=True,
        )


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: Person | None, **kwargs: Any) -> None:
    if user is None:
        return
    at = timezone.now()
    if request.session.get(SESSION):
        services.close_session(pk=request.session[SESSION], at=at)
    _record(EventKind.SIGNED_OUT, request, user)


@receiver(user_login_failed)
def failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    if request is None:
        return
    address = str(credentials.get("email") or credentials.get("username") or "").lower()
    person = Person.objects.filter(email=address).first() if address else None
    _record(EventKind.FAILED, request, person, address=address, method=Method.PASSWORD)


@receiver(mfa.authentication_failed)
def factor_failed(
    sender: Any, request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any
) -> None:
    _record(EventKind.FAILED, request, user, factor=authenticator.type)


@receiver(mfa.authenticator_used)
def factor_used(
    sender: Any,
    request: HttpRequest,
    user: Person,
    authenticator: Authenticator,
    reauthenticated: bool,
    **kwargs: Any,
) -> None:
    if reauthenticated:
        _record(EventKind.CONFIRMED, request, user, factor=authenticator.type)


@receiver(mfa.authenticator_added)
def factor_added(
    sender: Any, request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any
) -> None:
    request.session.pop(DUE, None)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _record(EventKind.FACTOR_ADDED, request, user, factor=authenticator.type)


@receiver(mfa.authenticator_removed)
def factor_removed(
    sender: Any, request: HttpRequest, user: Person, authenticator: Authenticator, **kwargs: Any
) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _record(EventKind.FACTOR_REMOVED, request, user, factor=authenticator.type)
    due = second_factor_due(user, timezone.localdate())
    if due is not None:
        request.session[DUE] = due.isoformat()


@receiver(mfa.authenticator_reset)
def codes_renewed(sender: Any, request: HttpRequest, user: Person, **kwargs: Any) -> None:
    _record(EventKind.CODES_RENEWED, request, user)


def _record(
    kind: EventKind,
    request: HttpRequest,
    person: Person | None,
    *,
    address: str = "",
    method: str = "",
    factor: str = "",
) -> None:
    services.record_event(
        kind=kind,
        at=timezone.now(),
        person=person,
        address=address,
        method=method,
        factor=factor,
        place=place_of(request),
        device=device_of(request),
    )
