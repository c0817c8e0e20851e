"""Who else keeps prepared rows of an initiative: told in the transaction of whatever changes it.

Features above register a follower when their package is ready; those below tell. Inside `once()` the telling
waits for the end of the block, so that one act of many steps costs one reading.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

# Dates, money, stages or exposure changed; an exception was raised or decided.
FIGURES, STATUS = "figures", "status"

Follower = Callable[[set[int]], object]
_followers: dict[str, list[Follower]] = {FIGURES: [], STATUS: []}
_waiting: ContextVar[dict[str, set[int]] | None] = ContextVar("initiatives_to_tell", default=None)


def follow(follower: Follower, topic: str = FIGURES) -> None:
    """Call `follower(initiative ids)` when what the topic is about changes for initiatives."""
    if follower not in _followers[topic]:
        _followers[topic].append(follower)


def tell(initiative_ids: Iterable[int], topic: str = FIGURES) -> None:
    """Something of these initiatives changed that prepared rows are worked out from."""
    ids = set(initiative_ids)
    waiting = _waiting.get()
    if waiting is not None:
        waiting.setdefault(topic, set()).update(ids)
    elif ids:
        for follower in _followers[topic]:
            follower(ids)


@contextmanager
def once() -> Iterator[None]:
    """One act of many steps, in one transaction: followers are told at its end."""
    if _waiting.get() is not None:
        yield
        return
    changed: dict[str, set[int]] = {}
    with transaction.atomic():
        token = _waiting.set(changed)
        try:
            yield
        finally:
            _waiting.reset(token)
        for topic in (FIGURES, STATUS):
            tell(changed.get(topic, ()), topic)
