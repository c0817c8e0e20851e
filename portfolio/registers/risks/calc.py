"""Scores, bands, expected values and the exposure of a project (domain notes §2.1, §3.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

# Score from which a threat needs an approved response.
LINE = 15
HIGHEST = 5
LOW, MEDIUM, HIGH = "low", "medium", "high"
# The share of certainty behind each step of the scale.
CHANCE = {
    1: Decimal("0.10"),
    2: Decimal("0.30"),
    3: Decimal("0.50"),
    4: Decimal("0.70"),
    5: Decimal("0.90"),
}


def score(probability: int, impact: int) -> int:
    """Probability × impact, 1 to 25."""
    return probability * impact


def band(value: int) -> str:
    """1–5 low, 6–12 medium, 15–25 high; no product of two steps lies between 12 and 15."""
    if value < 6:
        return LOW
    return MEDIUM if value <= 12 else HIGH


def expected_value(probability: int, amount: Decimal | None) -> Decimal | None:
    """The amount times the chance of its step, to the cent; unknown without an amount."""
    if amount is None:
        return None
    return (CHANCE[probability] * amount).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Threat:
    """An open threat, as far as the exposure counts it."""

    score: int
    expected: Decimal | None
    has_approved_response: bool
    is_unreviewed: bool


@dataclass(frozen=True)
class Exposure:
    """The open threats of a project: Σ of expected values (`known` of `count` have one), the highest score,
    how many lie above the line without an approved response, how many were not reviewed in time."""

    total: Decimal = Decimal(0)
    known: int = 0
    count: int = 0
    highest: int = 0
    unapproved: int = 0
    unreviewed: int = 0


def exposure(threats: Iterable[Threat]) -> Exposure:
    """The exposure of some open threats; the rule that the database counts by."""
    rows = list(threats)
    values = [one.expected for one in rows if one.expected is not None]
    return Exposure(
        total=sum(values, Decimal(0)),
        known=len(values),
        count=len(rows),
        highest=max((one.score for one in rows), default=0),
        unapproved=sum(one.score >= LINE and not one.has_approved_response for one in rows),
        unreviewed=sum(one.is_unreviewed for one in rows),
    )
