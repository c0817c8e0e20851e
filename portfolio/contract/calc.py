"""What the carrying projects say of a commitment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ON_COURSE, ACHIEVED, LATE, DROPPED = "on_course", "achieved", "late", "dropped"
# Why, for the sentence beside the state.
DEADLINE_OVER, ENDS_LATER, ALL_CLOSED, ALL_STOPPED, IN_TIME = (
    "deadline_over", "ends_later", "all_closed", "all_stopped", "in_time",
)  # fmt: skip


@dataclass(frozen=True)
class Carrier:
    """A project that carries a commitment: whether it is closed or stopped, and when it ends."""

    key: int
    is_closed: bool
    is_stopped: bool
    ends_on: date | None


@dataclass(frozen=True)
class Proposal:
    """The state that follows from the projects; `keys` are those that decide it."""

    state: str
    why: str
    keys: tuple[int, ...]
    known: int
    of: int


def propose(carriers: Sequence[Carrier], deadline: date, today: date) -> Proposal | None:
    """What the projects say; None where none carries it or no end is known.

    Stopped projects count no more, unless all are. Late: one still runs after the deadline, or is expected
    to end after it, or ended after it. Achieved: all that count are closed, in time.
    """
    if not carriers:
        return None
    going = [one for one in carriers if not one.is_stopped]
    known = [one for one in going if one.ends_on is not None]

    def proposed(state: str, why: str, rows: Sequence[Carrier]) -> Proposal:
        return Proposal(state, why, tuple(one.key for one in rows), len(known), len(going))

    if not going:
        return proposed(DROPPED, ALL_STOPPED, carriers)
    later = [one for one in known if one.ends_on is not None and one.ends_on > deadline]
    if later:
        return proposed(LATE, ENDS_LATER, later)
    if all(one.is_closed for one in going):
        return proposed(ACHIEVED, ALL_CLOSED, going)
    if deadline < today:
        return proposed(LATE, DEADLINE_OVER, [one for one in going if not one.is_closed])
    if not known:
        return None
    return proposed(ON_COURSE, IN_TIME, known)
