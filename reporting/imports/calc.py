"""Rules on what a row says: the rating that counts, the variance, the control totals."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 16
ABSENCES = ("withheld", "not_yet", "missing")


def effective_rating(
    independent: tuple[str, str | None], own: tuple[str, str | None]
) -> tuple[str, str | None, str]:
    """State, colour and origin of the rating that counts: the independent one where it is a colour.

    Without any colour the state is the most telling of the two reasons.
    """
    for origin, (state, colour) in (("independent", independent), ("own", own)):
        if state == "known":
            return state, colour, origin
    states = {independent[0], own[0]}
    return next((s for s in ABSENCES if s in states), "missing"), None, ""


def variance_percent(baseline: Decimal, forecast: Decimal) -> Decimal | None:
    """How far the forecast lies from the budget, in percent; None for a budget of zero."""
    return (forecast - baseline) / baseline * 100 if baseline else None


def variance_follows(stated: Decimal, baseline: Decimal, forecast: Decimal) -> bool:
    """Whether a stated percentage is the computed one, rounded to the places it is stated with."""
    exact = variance_percent(baseline, forecast)
    if exact is None:
        return stated == 0 and forecast == 0
    exponent = stated.as_tuple().exponent
    last_place = Decimal(1).scaleb(min(int(exponent), 0))
    return abs(stated - exact) <= last_place / 2


def to_amount(number: Decimal, scale: int) -> Decimal:
    """A number counted in units of ten to the `scale`, as an amount in cents."""
    return number.scaleb(scale).quantize(CENT, ROUND_HALF_UP)


@dataclass(slots=True)
class ControlTotal:
    """What a column of figures holds, in the unit of the file."""

    numeric: int = 0
    sum: Decimal = Decimal(0)
    withheld: int = 0
    missing: int = 0
    not_yet: int = 0

    def count(self, state: str, number: Decimal | None) -> None:
        """Take one cell into the total; what could not be read counts as missing."""
        if state == "known" and number is not None:
            self.numeric += 1
            self.sum += number
        elif state == "withheld":
            self.withheld += 1
        elif state == "not_yet":
            self.not_yet += 1
        else:
            self.missing += 1

    @property
    def rows(self) -> int:
        """The rows counted."""
        return self.numeric + self.withheld + self.missing + self.not_yet
