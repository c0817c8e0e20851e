from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.module_loading import import_string

from ppm.accounts.models import Person
from ppm.security.choices import EventKind
from ppm.security.models import OpenSession, SecurityEvent


def record_event(
    *,
    kind: EventKind,
    at: datetime,
    person: Person | None = None,
    address: str = "",
    method: str = "",
    factor: str = "",
    place: str | None = None,
    device: str = "",
    reason: str = "",
) -> SecurityEvent:
    """Add a line to the sign-in history. `address` is what was typed when nobody answers to it."""
    return SecurityEvent.objects.create(
        kind=kind,
        at=at,
        person=person,
        address="" if person else address[:254],
        method=method,
        factor=factor,
        place=place,
        device=device,
        reason=reason,
    )


def open_session(
    *,
    person: Person,
    session_key: str,
    at: datetime,
    method: str,
    factor: str,
    place: str | None,
    device: str,
) -> OpenSession:
    """Note that somebody signed in with this browser."""
    return OpenSession.objects.create(
        person=person,
        session_key=session_key,
        opened_at=at,
        seen_at=at,
        method=method,
        factor=factor,
        place=place,
        device=device,
    )


def see_session(*, pk: int, session_key: str, place: str | None, at: datetime) -> None:
    """Note that a session is still in use, under the key that it has by now."""
    OpenSession.objects.filter(pk=pk, ended_at__isnull=True).update(
        session_key=session_key, seen_at=at, place=place
    )


@transaction.atomic
def end_session(*, session: OpenSession, by: Person, at: datetime, place: str | None) -> None:
    """Sign this browser out; its next request leads to the sign-in page."""
    _end(session, by, at, place)


@transaction.atomic
def end_other_sessions(
    *, person: Person, own: int | None, by: Person, at: datetime, place: str | None
) -> int:
    """Sign out everywhere except in the session with the number `own`; returns how many."""
    others = list(OpenSession.objects.visible_to(person).open(at).exclude(pk=own or 0))
    for session in others:
        _end(session, by, at, place)
    return len(others)


def _end(session: OpenSession, by: Person, at: datetime, place: str | None) -> None:
    store: SessionBase = import_string(f"{settings.SESSION_ENGINE}.SessionStore")(
        session.session_key
    )
    store.delete()
    session.ended_at = at
    session.save(update_fields=["ended_at"])
    record_event(
        kind=EventKind.SESSION_ENDED,
        at=at,
        person=session.person,
        place=place,
        device=session.device,
        reason="" if by.pk == session.person_id else f"by:{by.pk}",
    )


def close_session(*, pk: int, at: datetime) -> None:
    """Note that the person signed out."""
    OpenSession.objects.filter(pk=pk, ended_at__isnull=True).update(ended_at=at)
