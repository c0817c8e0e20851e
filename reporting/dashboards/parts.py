"""What a dashboard is made of: figures, and parts with a drawing or a table, each with its source.

A table is said once and serves twice: each cell has what the page shows and what the workbook holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from ppm.ui.charts import Chart
from ppm.ui.figures import figure


@dataclass(frozen=True)
class Head:
    """The head of a column; `width` is that of the workbook."""

    label: str
    is_number: bool = False
    width: int = 18


@dataclass(frozen=True)
class Cell:
    """A cell as the page shows it and as the workbook holds it."""

    shown: object
    value: Any = None
    is_long: bool = False

    @property
    def in_book(self) -> Any:
        return (
            self.shown if self.value is None and isinstance(self.shown, str | int) else self.value
        )


@dataclass(frozen=True)
class Grid:
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]

    @property
    def drawn(self) -> list[list[tuple[Head, Cell, bool]]]:
        """Each row with its heads; the first cell heads the row."""
        return [
            [
                (head, cell, number == 0)
                for number, (head, cell) in enumerate(zip(self.heads, row, strict=True))
            ]
            for row in self.rows
        ]


@dataclass(frozen=True)
class Tile:
    """One figure of the head of a page, with the address of what it counts."""

    label: str
    shown: object
    value: Any
    source: str
    note: object = ""
    before: object = ""

    @property
    def drawn(self) -> SafeString:
        return figure(self.shown, self.source, label=self.label, note=self.note, before=self.before)


@dataclass(frozen=True)
class Part:
    """A panel: a drawing, a table or both, what it counts, and where that is listed.

    `hidden` tables stand in the workbook only: the drawing shows the same. `empty` is said instead of
    nothing.
    """

    key: str
    title: str
    source: str
    source_label: str
    chart: Chart | None = None
    grid: Grid | None = None
    hidden: bool = False
    note: str = ""
    empty: str = ""
    is_wide: bool = False

    @property
    def shows_grid(self) -> bool:
        return bool(self.grid and self.grid.rows and not self.hidden)

    @property
    def is_empty(self) -> bool:
        return self.chart is None and not self.shows_grid


@dataclass(frozen=True)
class Board:
    """One dashboard."""

    key: str
    title: str
    lead: str
    perimeter: str
    language: str = ""  # of the title, where it is a name
    tiles: Sequence[Tile] = ()
    parts: Sequence[Part] = ()
    statuses: Sequence[tuple[str, int, str]] = field(default_factory=tuple)

    @property
    def laid_out(self) -> list[tuple[Part, bool]]:
        """The parts that hold something, each with whether it takes the whole width.

        Two halves stand side by side: a later one is taken forward, a table that stays alone is stretched.
        """
        waiting = [part for part in self.parts if not part.is_empty]
        found: list[tuple[Part, bool]] = []
        while waiting:
            part = waiting.pop(0)
            if part.is_wide:
                found.append((part, True))
                continue
            beside = next((one for one in waiting if not one.is_wide), None)
            if beside is None:
                found.append((part, part.chart is None))
                continue
            waiting.remove(beside)
            found += [(part, False), (beside, False)]
        return found

    @property
    def lonely(self) -> str:
        """The key of the drawing that no other half stands beside; what is quiet is told there."""
        halves = [part for part, is_broad in self.laid_out if not is_broad]
        return halves[-1].key if len(halves) % 2 and self.quiet else ""

    @property
    def quiet(self) -> list[Part]:
        """The parts that have nothing to show: they are told together."""
        return [part for part in self.parts if part.is_empty]


def link(address: str, text: object, sub: object = "") -> SafeString:
    """A link, with a second line below it."""
    drawn = format_html('<a href="{}">{}</a>', address, text)
    return format_html('{}<span class="sub">{}</span>', drawn, sub) if sub else drawn


def as_head(label: object) -> str:
    return str(capfirst(str(label)))
