from collections.abc import Sequence
from typing import Any

from reporting.packs.content import Figure


class Numbering:
    """Hands out the references of the figures, in the order in which a reader meets them."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}

    def add(self, key: str, rule: str, value: Any, codes: Sequence[str], **rest: Any) -> Figure:
        """A new figure with its source; keys are unique within a pack."""
        figure = Figure(len(self.figures) + 1, key, rule, value, tuple(codes), **rest)
        self.figures[key] = figure
        return figure
