"""Status by month, a shape per cell. See `charts.py` for the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ppm.ui.charts import (
    FILLS,
    INSIDE,
    LETTER,
    WIDTH,
    Chart,
    Table,
    Tick,
    also_narrow,
    cut,
    is_narrow,
)
from ppm.ui.timecharts import label_width


@dataclass(frozen=True)
class GridCell:
    x: float
    status: str
    fill: str
    ink: str
    word: str


@dataclass(frozen=True)
class GridRow:
    y: float
    label: str
    label_y: float
    cells: tuple[GridCell, ...]
    href: str


@dataclass(frozen=True, kw_only=True)
class StatusGrid(Chart):
    template = "ui/charts/status_grid.html"
    rows: tuple[GridRow, ...]
    months: tuple[Tick, ...]
    cell: float

    @property
    def half(self) -> float:
        return round(self.cell / 2 + 1, 2)


@also_narrow
def status_grid(
    *,
    title: str,
    alt: str,
    months: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str], str]],
    words: Mapping[str, str],
    head: str,
    width: float = WIDTH,
) -> StatusGrid:
    """Projects by months, a shape per cell. `rows`: (label, statuses oldest first, address or "")."""
    above = is_narrow(width)
    left = 0.0 if above else label_width([label for label, _s, _h in rows]) + 10
    cell = min(56.0, (width - left - 4) / max(len(months), 1))
    pitch, top = (46, 46) if above else (26, 30)
    every = -(-int(LETTER * max((len(m) for m in months), default=1) + 6) // max(int(cell), 1))
    drawn = tuple(
        GridRow(
            y := top + index * pitch,
            cut(label, width if above else left - 10),
            y - 4 if above else y + 16,
            tuple(
                GridCell(round(left + n * cell, 2), key, FILLS[key], INSIDE[key], words[key])
                for n, key in enumerate(keys)
            ),
            href,
        )
        for index, (label, keys, href) in enumerate(rows)
    )
    return StatusGrid(
        title=title,
        alt=alt,
        table=Table(
            (head, *months),
            tuple((label, *(words[key] for key in keys)) for label, keys, _href in rows),
        ),
        width=round(left + cell * len(months) + 4, 2),
        height=top + 6 + pitch * len(rows),
        rows=drawn,
        months=tuple(
            Tick(round(left + (n + 0.5) * cell, 2), month)
            for n, month in enumerate(months)
            if n % every == 0
        ),
        cell=round(cell, 2),
    )
