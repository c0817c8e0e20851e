"""Counting seats and votes of a committee."""


def quorum_of(seats: int, quorum: int | None) -> int:
    """How many must take part: what the mandate says, by default more than half of the seats."""
    return quorum if quorum else seats // 2 + 1
