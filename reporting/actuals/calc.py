"""What bookings do to the figures of one project."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from portfolio.finance.calc import KNOWN, TOTAL_HEADING, Line

Key = tuple[int | None, str, str, str, str, str]


@dataclass(frozen=True)
class Folded:
    """The figures that the bookings give, and those to take back because the bookings say it better."""

    written: tuple[Line, ...]
    withdrawn: tuple[Line, ...]


def fold(stored: Collection[Line], booked: Iterable[Line], *, replaces: bool) -> Folded:
    """What bookings, added up per figure, make of the stored figures of a project.

    Replacing concerns the years and funding sources of the bookings: their figures are then those of the
    bookings and no others. Figures that are withheld, missing or not yet due are never taken back, nor is
    what another funding source has spent. A whole-life figure gives way: years say more. Where a figure
    without a split meets headings, the two become one figure without a split; nothing counts twice.
    """
    booked = _without_mixture(booked)
    measures = {(one.measure, one.currency) for one in booked}
    places = {_place(one) for one in booked}
    known = [one for one in stored if one.state == KNOWN]
    if not replaces:
        beside = [one for one in known if one.year and _place(one) in places]
        booked = _without_mixture([*beside, *booked])
    wanted = {one.key for one in booked}
    return Folded(
        written=tuple(booked),
        withdrawn=tuple(
            one
            for one in known
            if one.key not in wanted
            and (one.measure, one.currency) in measures
            and (one.year is None or _place(one) in places)
        ),
    )


def after(stored: Collection[Line], folded: Folded) -> list[Line]:
    """The figures of a project once the bookings are written."""
    gone = {one.key for one in (*folded.withdrawn, *folded.written)}
    return [*(one for one in stored if one.key not in gone), *folded.written]


def _place(line: Line) -> tuple[int | None, str, str, str]:
    return (line.year, line.measure, line.funding, line.currency)


def _without_mixture(lines: Iterable[Line]) -> list[Line]:
    """One line per figure; a group with a figure without a split has no headings beside it."""
    lines = list(lines)
    unsplit = {(*_place(one), one.nature) for one in lines if one.heading == TOTAL_HEADING}
    found: dict[Key, Line] = {}
    for one in lines:
        if (*_place(one), one.nature) in unsplit:
            one = replace(one, heading=TOTAL_HEADING)
        before = found.get(one.key)
        total = (one.amount or Decimal(0)) + ((before.amount or Decimal(0)) if before else 0)
        found[one.key] = replace(one, amount=total, text="")
    return list(found.values())
