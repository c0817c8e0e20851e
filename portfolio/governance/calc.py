"""The table of authority as pure rules: which line answers, where lines leave a gap or overlap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Line:
    """From an amount (included) to an amount (excluded, None = no limit), for a class ("" = every class)."""

    tailoring_class: str
    amount_from: Decimal
    amount_to: Decimal | None
    answer: str

    def covers(self, tailoring_class: str) -> bool:
        return self.tailoring_class in ("", tailoring_class)


@dataclass(frozen=True)
class Fault:
    """A stretch of amounts that nobody, or more than one line, answers for a class."""

    kind: Literal["gap", "overlap"]
    tailoring_class: str
    amount_from: Decimal
    amount_to: Decimal | None


def answering(
    lines: Iterable[Line], *, tailoring_class: str, amount: Decimal | None
) -> Line | None:
    """The line for a class and an amount; an amount that is not known counts as the largest."""
    for line in lines:
        if not line.covers(tailoring_class):
            continue
        if amount is None:
            if line.amount_to is None:
                return line
        elif line.amount_from <= amount and (line.amount_to is None or amount < line.amount_to):
            return line
    return None


def faults(lines: Sequence[Line], classes: Iterable[str]) -> list[Fault]:
    """Every gap and overlap of the lines of one occasion, by class and rising amount."""
    found: list[Fault] = []
    for one in classes:
        own = sorted(
            (line for line in lines if line.covers(one)), key=lambda line: line.amount_from
        )
        found += _faults_of(own, one)
    return found


def _faults_of(lines: Sequence[Line], tailoring_class: str) -> list[Fault]:
    found = []
    reached: Decimal | None = NOTHING
    for line in lines:
        if reached is None or line.amount_from < reached:
            ends = [end for end in (reached, line.amount_to) if end is not None]
            found.append(
                Fault("overlap", tailoring_class, line.amount_from, min(ends) if ends else None)
            )
        elif line.amount_from > reached:
            found.append(Fault("gap", tailoring_class, reached, line.amount_from))
        if reached is not None:
            reached = None if line.amount_to is None else max(reached, line.amount_to)
    if reached is not None:
        found.append(Fault("gap", tailoring_class, reached, None))
    return found
