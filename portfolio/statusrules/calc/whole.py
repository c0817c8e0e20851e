"""The colour of the whole from those of its dimensions. Never averaged: that hides the red ones."""

from collections.abc import Collection, Iterable, Mapping

from portfolio.lifecycle.tolerances.calc import (
    AMBER,
    BENEFITS,
    COST,
    GREEN,
    GREY,
    RED,
    SCOPE,
    TIME,
)
from portfolio.statusrules.calc.results import Result

# One red here makes the whole red.
DECISIVE = (TIME, COST, SCOPE, BENEFITS)


def overall(
    colours: Mapping[str, str],
    *,
    mandatory: Collection[str],
    rule_version: int,
    has_undecided_exception: bool = False,
) -> Result:
    """The colour of the whole from those of its dimensions; `mandatory` ones must be known for a green."""
    reds = [name for name, colour in colours.items() if colour == RED]
    ambers = [name for name, colour in colours.items() if colour == AMBER]
    unknown = [name for name in mandatory if colours.get(name, GREY) == GREY]
    decisive = [name for name in reds if name in DECISIVE]
    if has_undecided_exception:
        return _overall(RED, "overall_exception", rule_version)
    if decisive:
        others = [name for name in reds if name not in DECISIVE]
        return _overall(RED, "overall_red", rule_version, [*decisive, *others])
    if len(reds) >= 2:
        return _overall(RED, "overall_reds", rule_version, reds)
    if reds or ambers:
        return _overall(AMBER, "overall_amber", rule_version, [*reds, *ambers])
    if unknown:
        return _overall(GREY, "overall_unknown", rule_version, sorted(unknown))
    return _overall(GREEN, "overall_green", rule_version)


def _overall(colour: str, reason: str, rule_version: int, dimensions: Iterable[str] = ()) -> Result:
    named = ",".join(dimensions)
    return Result(colour, reason, rule_version, {"dimensions": named} if named else {})
