"""A colour with the code of its sentence, and how several of them become one."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from portfolio.lifecycle.tolerances.calc import AMBER, DAYS, GREY, RED, SEVERITY, Rules, Use

AGREED, DEFAULT = "agreed", "default"


@dataclass(frozen=True)
class Result:
    """A colour, the code of the sentence that explains it, and what it was computed from (as text)."""

    colour: str
    reason: str
    rule_version: int
    inputs: Mapping[str, str] = field(default_factory=dict)


def result(rules: Rules, colour: str, reason: str, **inputs: object) -> Result:
    """A result of these rules; inputs are kept as text."""
    return Result(colour, reason, rules.version, {key: str(value) for key, value in inputs.items()})


def not_computed(rules: Rules) -> Result:
    """A dimension for which the portal holds no data: grey, with the sentence that says so."""
    return Result(GREY, "no_data", rules.version)


def of_use(prefix: str, found: Use, rules: Rules, **inputs: object) -> Result:
    """A use of a tolerance as a result, with the limit it was compared with and where that comes from."""
    limit = found.adverse if found.deviation is None or found.deviation >= 0 else _easy_side(found)
    inputs["allowed"] = "" if limit is None else _plain(limit, found.unit)
    inputs["tolerance"] = AGREED if found.tolerance_version else DEFAULT
    return result(rules, found.colour, _direction(prefix, found), **inputs)


def _plain(limit: Decimal, unit: str) -> Decimal | int:
    return int(limit) if unit == DAYS and limit == int(limit) else limit


def _easy_side(found: Use) -> Decimal | None:
    return found.favourable if found.favourable is not None else found.adverse


def _direction(prefix: str, found: Use) -> str:
    if not found.deviation:
        return f"{prefix}_as_agreed"
    if found.deviation > 0:
        return f"{prefix}_over"
    # A plan that is beaten by more than the tolerance was too loose.
    return f"{prefix}_under_beyond" if found.is_loose else f"{prefix}_under"


def worse(one: Result, other: Result) -> Result:
    """The second where it is more severe; grey is no degree of severity and stays as it is."""
    return other if SEVERITY.get(other.colour, -1) > SEVERITY.get(one.colour, -1) else one


def settle(
    base: Result, triggers: Iterable[Result], *, over_grey: Collection[str] = (RED, AMBER)
) -> Result:
    """What was measured, or the first most severe trigger that is worse.

    Where nothing could be measured only triggers of the colours `over_grey` speak.
    """
    found = base
    for trigger in triggers:
        if found.colour == GREY:
            found = trigger if trigger.colour in over_grey else found
        elif SEVERITY[trigger.colour] > SEVERITY[found.colour]:
            found = trigger
    return found
