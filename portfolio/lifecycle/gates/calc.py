"""Votes of a committee, and what a checklist still lacks, as pure rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Result = Literal["adopted", "refused", "no_quorum"]


@dataclass(frozen=True)
class Tally:
    """Votes cast. An abstention takes part but weighs nothing; silence does neither."""

    votes_for: int
    votes_against: int
    abstained: int
    silent: int

    @property
    def taking_part(self) -> int:
        return self.votes_for + self.votes_against + self.abstained


def count(voices: Sequence[str], seats: int) -> Tally:
    """Votes (“for”, “against”, “abstained”) of a body with so many seats."""
    return Tally(
        voices.count("for"),
        voices.count("against"),
        voices.count("abstained"),
        max(seats - len(voices), 0),
    )


def result(tally: Tally, *, quorum: int, chair: str = "", chair_decides: bool = True) -> Result:
    """Adopted by more votes for than against; when equal, by the chair's vote if that is the rule."""
    if tally.taking_part < quorum:
        return "no_quorum"
    if tally.votes_for == tally.votes_against:
        return "adopted" if chair_decides and chair == "for" else "refused"
    return "adopted" if tally.votes_for > tally.votes_against else "refused"


@dataclass(frozen=True)
class Checked:
    """One criterion of a gate: its state is open, met, not_met or na."""

    is_mandatory: bool
    state: str


def blocking(items: Iterable[Checked]) -> list[int]:
    """Places of the mandatory criteria that are neither met nor, with a reason, not applicable."""
    return [
        place
        for place, one in enumerate(items)
        if one.is_mandatory and one.state not in ("met", "na")
    ]
