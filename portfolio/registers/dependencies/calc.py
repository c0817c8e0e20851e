"""Alarms of a dependency and circles among dependencies."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

LATER_THAN_NEEDED, MOVED, OVERDUE, UNPROMISED = "needed", "moved", "overdue", "unpromised"
# So many days before it is needed, something must have been promised.
PROMISE_BEFORE = 60


@dataclass(frozen=True)
class Alarm:
    """What is wrong, and by how many days."""

    code: str
    days: int


def alarms(
    *,
    is_open: bool,
    needed_on: date,
    promised_on: date | None,
    agreed_on: date | None,
    today: date,
) -> tuple[Alarm, ...]:
    """What is wrong with an open dependency, the worst first; nothing once it is delivered or dropped."""
    if not is_open:
        return ()
    found = []
    expected = promised_on or needed_on
    if expected < today:
        found.append(Alarm(OVERDUE, (today - expected).days))
    if promised_on is not None and promised_on > needed_on:
        found.append(Alarm(LATER_THAN_NEEDED, (promised_on - needed_on).days))
    if promised_on is not None and agreed_on is not None and promised_on > agreed_on:
        found.append(Alarm(MOVED, (promised_on - agreed_on).days))
    if promised_on is None and 0 <= (needed_on - today).days <= PROMISE_BEFORE:
        found.append(Alarm(UNPROMISED, (needed_on - today).days))
    return tuple(found)


def circle(edges: Iterable[tuple[int, int]], giver: int, taker: int) -> Sequence[int]:
    """The shortest way from the taker back to the giver: with the arrow giver → taker it is a circle.

    Each edge is (giver, taker). Empty when there is none; the way starts and ends with the giver.
    """
    following = defaultdict(list)
    for one, other in edges:
        following[one].append(other)
    came_from: dict[int, int] = {}
    waiting = deque([taker])
    seen = {taker}
    while waiting:
        here = waiting.popleft()
        if here == giver:
            way = [here]
            while way[-1] != taker:
                way.append(came_from[way[-1]])
            return [giver, *reversed(way)]
        for step in following[here]:
            if step not in seen:
                seen.add(step)
                came_from[step] = here
                waiting.append(step)
    return []
