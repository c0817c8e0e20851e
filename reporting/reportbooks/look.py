"""The house colours and measures of the workbook."""

from math import ceil
from typing import Any

import xlsxwriter

NIGHT, ACCENT, SOFT, LINE, INK, QUIET = (
    "#14304B",
    "#1C5480",
    "#E8F0F7",
    "#B9D0E4",
    "#17212B",
    "#46525E",
)
LOCKED, INPUT = "#F4F6F8", "#FFFFFF"
FONT = "Calibri"
LINE_HEIGHT, PADDING, TALLEST = 15, 6, 400
COLOURS = {
    "green": ("#17592F", "#E4F3E8"),
    "amber": ("#7A4300", "#FFF0D6"),
    "red": ("#8E1B12", "#FDE8E5"),
    "grey": ("#46525E", "#F1F3F5"),
}
# What a locked sheet still lets one do.
PROTECTION = {
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}
DAY, AMOUNT = "dd/mm/yyyy", "#,##0.00"


class Look:
    """The formats of a workbook, made once each."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self.book.add_format(_properties(name))
        return self._made[name]

    def colour(self, key: str) -> Any:
        """What a status looks like: never by colour alone, the word stands in the cell."""
        ink, soft = COLOURS[key]
        name = f"colour {key}"
        if name not in self._made:
            self._made[name] = self.book.add_format(
                {"font_color": ink, "bg_color": soft, "bold": True}
            )
        return self._made[name]


def _properties(name: str) -> dict[str, Any]:
    base = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "top"}
    boxed = {**base, "text_wrap": True, "border": 1, "border_color": LINE}
    locked = {**boxed, "bg_color": LOCKED}
    asked = {**boxed, "bg_color": INPUT, "locked": False}
    return {
        "plain": {**base, "text_wrap": True},
        "strong": {**base, "text_wrap": True, "bold": True},
        "link": {**base, "font_color": ACCENT, "underline": 1},
        "title": {**base, "bold": True, "font_size": 18, "font_color": NIGHT, "valign": "vcenter"},
        "over": {**base, "font_color": QUIET},
        "lead": {**base, "font_color": QUIET, "italic": True},
        "head": {
            **boxed,
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": NIGHT,
            "valign": "vcenter",
        },
        "asked head": {
            **boxed,
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": ACCENT,
            "valign": "vcenter",
        },
        "group": {
            **base,
            "bold": True,
            "font_color": NIGHT,
            "bg_color": SOFT,
            "top": 1,
            "top_color": LINE,
        },
        "label": {**locked, "bold": True},
        "locked": locked,
        "locked day": {**locked, "num_format": DAY, "align": "left"},
        "locked amount": {**locked, "num_format": AMOUNT},
        "text": {**asked, "num_format": "@"},
        "long text": asked,
        "quoted": {**asked, "num_format": "@", "quote_prefix": True},
        "choice": asked,
        "day": {**asked, "num_format": DAY, "align": "left"},
        "amount": {**asked, "num_format": AMOUNT},
        "key": {"font_color": "#FFFFFF", "font_size": 8, "hidden": True},
    }[name]


def height_of(texts: list[tuple[str, int]], at_least: int = 1) -> float:
    """How high a row must be for its texts in columns of these widths (in signs)."""
    lines = at_least
    for text, width in texts:
        wide = max(width - 2, 4)
        lines = max(lines, sum(max(ceil(len(line) / wide), 1) for line in text.split("\n")))
    return float(min(lines * LINE_HEIGHT + PADDING, TALLEST))
