"""Which block of the form a field stands in, by its name alone."""

import re
from collections.abc import Iterable, Mapping

from methodology.tailoring.choices import Dimension
from portfolio.statusreports.choices import Block

DECISIONS = 3
DECISION_PARTS = (
    "question",
    "committee",
    "meeting_on",
    "options",
    "proposal",
    "amount",
    "consequence",
)
DIMENSION_PARTS = (
    "declared",
    "comment",
    "evidence",
    "path_to_green",
    "green_on",
    "action_owner",
)
# Lines of registers: first letter of their fields, and what can be typed of one.
LINE_PARTS = {
    "m": ("forecast_on", "actual_on", "committee"),
    "r": ("probability", "impact", "state", "outcome", "committee"),
    "i": ("severity", "due_on", "state", "resolution", "committee"),
}
# What a form says besides the fields of its blocks.
FRAME = ("tab", "typed_in")
SUMMARY = ("language", "headline", "done", "next_steps", "help_needed", "is_unchanged")
FIGURES = ("forecast_end", "actual", "forecast", "accounts_as_of")
FIGURES_SEEN = "figures_seen"  # what stood in their sources when they were drawn
OUTLOOK = ("benefits_outlook", "contribution", "outlook")

_DIMENSION = re.compile(rf"({'|'.join(Dimension.values)})_({'|'.join(DIMENSION_PARTS)})")
_DECISION = re.compile(rf"d[0-{DECISIONS - 1}]_({'|'.join(DECISION_PARTS)})")
_LINE = re.compile(
    "|".join(rf"{letter}\d+_({'|'.join((*parts, 'was'))})" for letter, parts in LINE_PARTS.items())
)
LINE = re.compile(r"([mri]\d+)_(\w+)")


def block_of(field: str) -> Block | None:
    """The block of a field; none for what belongs to no block, or is no field of a report."""
    if field in SUMMARY:
        return Block.SUMMARY
    if field in FIGURES or field == FIGURES_SEEN:
        return Block.FIGURES
    if field in OUTLOOK:
        return Block.OUTLOOK
    if _DIMENSION.fullmatch(field) or field == "confidence":
        return Block.STATUS
    if _LINE.fullmatch(field):
        return Block.MILESTONES
    return Block.DECISIONS if _DECISION.fullmatch(field) else None


def lines_in(names: Iterable[str]) -> frozenset[str]:
    """The lines of registers (“r5”) that these fields are of."""
    return frozenset(
        found[1] for name in names if _LINE.fullmatch(name) and (found := LINE.match(name))
    )


def by_block(values: Mapping[str, str]) -> dict[Block, dict[str, str]]:
    """Values under the blocks of their fields."""
    found: dict[Block, dict[str, str]] = {}
    for name, value in values.items():
        block = block_of(name)
        if block is not None:
            found.setdefault(block, {})[name] = value
    return found
