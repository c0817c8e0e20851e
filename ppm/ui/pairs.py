"""Two amounts per row, one below the other: what was agreed and what is expected. See `charts.py`."""

from collections.abc import Sequence
from dataclasses import dataclass

from ppm.ui.charts import (
    ACCENT,
    LETTER,
    MUTED,
    WIDTH,
    Chart,
    Format,
    Table,
    also_narrow,
    cut,
    is_narrow,
)
from ppm.ui.scales import Linear

HIGH = 15.0  # of one bar


@dataclass(frozen=True)
class Pair:
    """A row: two amounts, `None` where nothing is known, and a word on how much of them is known."""

    label: str
    first: float | None
    second: float | None
    note: str = ""


@dataclass(frozen=True)
class PairBar:
    y: float
    width: float
    value: str
    text_x: float
    fill: str
    stroke: str


@dataclass(frozen=True)
class DrawnPair:
    label: str
    label_y: float
    note: str
    note_y: float
    bars: tuple[PairBar, ...]
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Pairs(Chart):
    template = "ui/charts/pairs.html"
    pairs: tuple[DrawnPair, ...]
    zero: float
    label_x: float
    anchor: str
    legend: tuple[tuple[float, float, str, str, str], ...]


@also_narrow
def pairs(
    *,
    title: str,
    alt: str,
    rows: Sequence[Pair],
    names: tuple[str, str],
    fmt: Format,
    head: tuple[str, str, str, str],
    absent: str = "–",
    width: float = WIDTH,
) -> Pairs:
    """Two bars per row with their amounts at the end: the first hollow, the second filled.

    `names` are the words of both, `head` heads the table: row, first, second, how much is known.
    """
    narrow = is_narrow(width)
    longest = max((max(len(row.label), len(row.note)) for row in rows), default=0)
    label_end = -10.0 if narrow else min(220.0, 16 + LETTER * longest)
    amounts = [value for row in rows for value in (row.first, row.second) if value is not None]
    room = 16 + LETTER * max((len(fmt(value)) for value in amounts), default=4)
    largest = max((0.0, *amounts)) or 1.0
    scale = Linear(0, largest, label_end + 12, width - room)
    pitch, top = (62, 56) if narrow else (46, 40)
    looks = (("none", MUTED), (ACCENT, ACCENT))
    drawn = []
    for index, row in enumerate(rows):
        y = top + index * pitch
        bars = []
        for place, value in enumerate((row.first, row.second)):
            fill, stroke = looks[place]
            wide = round(scale(max(value, 0)) - scale(0), 2) if value is not None else 0.0
            text = absent if value is None else fmt(value)
            bars.append(
                PairBar(y + place * (HIGH + 2), wide, text, scale(0) + wide + 7, fill, stroke)
            )
        drawn.append(
            DrawnPair(
                label=cut(row.label, width if narrow else label_end),
                label_y=y - 6 if narrow else y + 13,
                note=row.note,
                note_y=y - 6 if narrow else y + 29,
                bars=tuple(bars),
            )
        )
    legend, at = [], max(label_end + 12, 0.0)
    for name, (fill, stroke) in zip(names, looks, strict=True):
        legend.append((round(at, 1), round(at + 18, 1), fill, stroke, name))
        at += 40 + LETTER * len(name)
    table = Table(
        head,
        tuple(
            (
                row.label,
                absent if row.first is None else fmt(row.first),
                absent if row.second is None else fmt(row.second),
                row.note or "–",
            )
            for row in rows
        ),
    )
    return Pairs(
        title=title,
        alt=alt,
        table=table,
        width=width,
        height=top + 4 + pitch * len(rows),
        pairs=tuple(drawn),
        zero=scale(0),
        label_x=0 if narrow else label_end,
        anchor="start" if narrow else "end",
        legend=tuple(legend),
    )
