"""What the work at hand is about: put into every log line that is written meanwhile."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import uuid4

WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")


@dataclass
class Work:
    """One request, or one attempt at a job on behalf of a request."""

    request_id: str = ""
    person_id: int | None = None
    job_id: int | None = None


_at_hand: ContextVar[Work | None] = ContextVar("work_at_hand", default=None)


@contextmanager
def working(work: Work) -> Iterator[Work]:
    token = _at_hand.set(work)
    try:
        yield work
    finally:
        _at_hand.reset(token)


def at_hand() -> Work:
    return _at_hand.get() or Work()


def accepted(given: str) -> str:
    """The id that a proxy gave, or a new one: what is not well-formed never reaches a log."""
    return given if WELL_FORMED.fullmatch(given) else uuid4().hex
