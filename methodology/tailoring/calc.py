"""From five scores to a class, and from two classes to what changes (domain notes §1.10)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

LIGHT, STANDARD, REINFORCED = "light", "standard", "reinforced"
LOWEST, HIGHEST, CRITERIA = 1, 3, 5


@dataclass(frozen=True)
class Thresholds:
    """Sums of the five scores: up to `light_up_to` light, from `reinforced_from` reinforced."""

    light_up_to: int = 7
    reinforced_from: int = 12


def class_of(scores: Sequence[int], thresholds: Thresholds) -> str:
    """The class that five scores of 1 to 3 give. Raises ValueError for other scores."""
    if len(scores) != CRITERIA or not all(LOWEST <= one <= HIGHEST for one in scores):
        raise ValueError("Five scores from 1 to 3 are needed.")
    total = sum(scores)
    if total <= thresholds.light_up_to:
        return LIGHT
    if total >= thresholds.reinforced_from:
        return REINFORCED
    return STANDARD


def score_within(value: Decimal | int | None, bounds: Sequence[Decimal | None]) -> int | None:
    """The score of a measured value: the first bound that it does not pass; None where it is unknown.

    `bounds` holds the highest value of score 1 and of score 2.
    """
    if value is None or any(bound is None for bound in bounds):
        return None
    for score, bound in enumerate(bounds, start=LOWEST):
        if bound is not None and value <= bound:
            return score
    return HIGHEST


@dataclass(frozen=True)
class Treatment:
    """What a class asks of a product: `mandatory`, `merged` into another one, or `optional`."""

    kind: str
    into: str = ""


@dataclass(frozen=True)
class Change:
    """A product that one class treats otherwise than the other."""

    product: str
    before: Treatment
    after: Treatment


def changes_between(
    before: Mapping[str, Treatment], after: Mapping[str, Treatment]
) -> list[Change]:
    """The products whose treatment differs, those that become mandatory first."""
    nothing = Treatment("optional")
    found = [
        Change(key, before.get(key, nothing), after.get(key, nothing))
        for key in dict.fromkeys([*before, *after])
        if before.get(key, nothing) != after.get(key, nothing)
    ]
    order = {"mandatory": 0, "merged": 1, "optional": 2}
    return sorted(found, key=lambda one: order[one.after.kind])


def merges_into_nothing(treatments: Mapping[str, Treatment]) -> list[str]:
    """Products merged into one that is itself merged, left optional, or unknown: nobody would write them."""
    return [
        key
        for key, one in treatments.items()
        if one.kind == "merged"
        and treatments.get(one.into, Treatment("merged")).kind != "mandatory"
    ]


def missing_texts(rows: Iterable[tuple[str, Mapping[str, str]]]) -> list[tuple[str, str]]:
    """Which rows lack which of the languages that both must have: (label, language)."""
    return [
        (label, language)
        for label, texts in rows
        for language in ("fr", "nl")
        if not texts.get(language, "").strip()
    ]
