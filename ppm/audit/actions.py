"""The open action of a transaction: copied by the triggers into every history row."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone

if TYPE_CHECKING:
    from ppm.accounts.models import Person

_open: ContextVar[str] = ContextVar("open_action", default="")
# What an inner action takes over from the outer one, where it says nothing itself.
INHERITED = ("act", "root", "via", "for")


@contextmanager
def action(
    code: str,
    *,
    by: "Person",
    reason: str = "",
    at: datetime | None = None,
    role: str = "",
    on_behalf_of: "Person | None" = None,
    via: str = "",
) -> Iterator[None]:
    """Open a transaction whose history rows carry the action code, the person, the time and the reason.

    Nested actions restore the outer one on exit; after the outermost one a write is refused again. All of
    them are one act to a reader: they share `act`, and `root` is the code of the outermost.
    `at` is only given by loaders of past history; `role` is the role acted in, when it is known;
    `on_behalf_of` is the person somebody acts for, by default
    the one whose substitute they are (`by.acting_for_id`); `via` names what wrote it, such as “import:12”.
    """
    outer = _open.get()
    entry: dict[str, object] = {
        "action": code,
        "by": by.pk,
        "role": role,
        "at": (at or timezone.now()).isoformat(),
        "reason": reason,
        "act": secrets.token_hex(8),
        "root": code,
    }
    if outer:
        above = json.loads(outer)
        entry |= {key: above[key] for key in INHERITED if key in above}
        entry["reason"] = reason or above["reason"]
    acting_for = on_behalf_of.pk if on_behalf_of is not None else by.acting_for_id
    if acting_for is not None:
        entry["for"] = acting_for
    if via:
        entry["via"] = via
    published = json.dumps(entry)
    with transaction.atomic():
        _publish(published)
        token = _open.set(published)
        try:
            yield
        finally:
            _open.reset(token)
        # After an error the savepoint's rollback restores the outer value by itself.
        _publish(outer)


def _publish(entry: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [entry])
