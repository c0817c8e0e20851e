"""Who else keeps prepared rows of an initiative: told in the transaction of whatever changes it.

Features above register a follower when their package is ready; those below tell. Inside `once()` the telling
waits for the end of the block, so that one act of many steps costs one reading.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

Follower = Callable[[set[int]], None]
_followers: list[Follower] = []
_waiting: ContextVar[set[int] | None] = ContextVar("initiatives_to_tell", default=None)


def follow(follower: Follower) -> None:
    """Call `follower(initiative ids)` when dates, money, exposure or stages of initiatives change."""
    if follower not in _followers:
        _followers.append(follower)


def tell(initiative_ids: Iterable[int]) -> None:
    """Something of these initiatives changed that prepared rows are worked out from."""
    ids = set(initiative_ids)
    waiting = _waiting.get()
    if waiting is not None:
        waiting |= ids
    elif ids:
        for follower in _followers:
            follower(ids)


@contextmanager
def once() -> Iterator[None]:
    """One act of many steps, in one transaction: followers are told at its end."""
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set(set())
    try:
        with transaction.atomic():
            yield
            changed = _waiting.get() or set()
            _waiting.set(None)
            tell(changed)
    finally:
        _waiting.reset(token)
