"""The open action of a transaction: copied by the triggers into every history row."""

import json
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


@contextmanager
def action(
    code: str, *, by: "Person", reason: str = "", at: datetime | None = None, role: str = ""
) -> Iterator[None]:
    """Open a transaction whose history rows carry the action code, the person, the time and the reason.

    Nested actions restore the outer one on exit; after the outermost one a write is refused again.
    `at` is only given by loaders of past history; `role` is the role acted in, when it is known.
    """
    entry = json.dumps(
        {
            "action": code,
            "by": by.pk,
            "role": role,
            "at": (at or timezone.now()).isoformat(),
            "reason": reason,
        }
    )
    with transaction.atomic():
        outer = _open.get()
        _publish(entry)
        token = _open.set(entry)
        try:
            yield
        finally:
            _open.reset(token)
        # After an error the savepoint's rollback restores the outer value by itself.
        _publish(outer)


def _publish(entry: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [entry])
