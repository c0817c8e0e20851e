"""Charts as data: geometry is computed here, templates in `templates/ui/charts/` write the SVG.

The same drawing serves the page and the PDF, so it uses presentation attributes only, and `alt` is the
whole sentence a screen reader gets (WeasyPrint reads nothing but the SVG's `<title>`). Texts arrive in
the reader's language; `table` is the data behind the drawing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ppm.ui.scales import Linear

INK, MUTED, GRID, SURFACE, ACCENT = "#17212b", "#4a5663", "#dfe3e8", "#ffffff", "#1c5480"
FILLS = {"green": "#2c7a4b", "amber": "#e09a2b", "red": "#b3261e", "grey": "#c6ccd3"}
INSIDE = {"green": "#ffffff", "amber": "#17212b", "red": "#ffffff", "grey": "#17212b"}
WIDTH = 640.0
LETTER = 6.8  # average width of a letter at 14 px in Source Sans

Format = Callable[[float], str]


@dataclass(frozen=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What all drawings have: a heading, the alternative sentence, the data and a size."""

    title: str
    alt: str
    table: Table
    width: float = WIDTH
    height: float = 200
    template: ClassVar[str]


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Segment:
    x: float
    width: float
    key: str
    fill: str
    ink: str
    label: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def has_shape(self) -> bool:
        return self.width >= 13

    @property
    def has_number(self) -> bool:
        return self.width >= 19 + 7.5 * len(self.label)


@dataclass(frozen=True)
class BarRow:
    y: float
    label: str
    segments: tuple[Segment, ...]
    end: float
    total: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class StatusBars(Chart):
    template = "ui/charts/status_bars.html"
    rows: tuple[BarRow, ...]
    legend: tuple[tuple[float, str, str, str], ...]
    label_end: float


def status_bars(
    *,
    title: str,
    alt: str,
    rows: Sequence[tuple[str, Mapping[str, int]]],
    words: Mapping[str, str],
    head: str,
    total: str,
    hrefs: Mapping[str, str] | None = None,
) -> StatusBars:
    """Counts per status, a bar per row; each segment carries its shape and number.

    `words` are the statuses in drawing order with their names; `head` and `total` head the table.
    """
    label_end = min(250.0, 16 + LETTER * max((len(label) for label, _counts in rows), default=0))
    scale = Linear(
        0,
        max((sum(counts.values()) for _label, counts in rows), default=1) or 1,
        label_end + 12,
        WIDTH - 44,
    )
    drawn = []
    for index, (label, counts) in enumerate(rows):
        done, segments = 0, []
        for key in words:
            count = counts.get(key, 0)
            if count:
                width = round(scale(done + count) - scale(done), 2)
                segments.append(
                    Segment(scale(done), width, key, FILLS[key], INSIDE[key], str(count))
                )
            done += count
        shown = (
            label
            if len(label) * LETTER <= label_end
            else label[: int(label_end / LETTER) - 1] + "…"
        )
        drawn.append(
            BarRow(
                44 + index * 30,
                shown,
                tuple(segments),
                scale(done) + 8,
                str(done),
                (hrefs or {}).get(label, ""),
            )
        )
    legend, at = [], label_end + 12
    for key, word in words.items():
        legend.append((round(at, 1), key, FILLS[key], word))
        at += 34 + LETTER * len(word)
    table = Table(
        (head, *words.values(), total),
        tuple(
            (label, *(str(counts.get(key, 0)) for key in words), str(sum(counts.values())))
            for label, counts in rows
        ),
    )
    return StatusBars(
        title=title,
        alt=alt,
        table=table,
        height=50 + 30 * len(rows),
        rows=tuple(drawn),
        legend=tuple(legend),
        label_end=label_end,
    )


@dataclass(frozen=True)
class Bar:
    y: float
    label: str
    x: float
    width: float
    value: str
    text_x: float
    color: str


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    template = "ui/charts/bars.html"
    bars: tuple[Bar, ...]
    zero: float
    label_end: float


def bars(
    *,
    title: str,
    alt: str,
    rows: Sequence[tuple[str, float | None]],
    fmt: Format,
    head: tuple[str, str],
    absent: str = "–",
) -> Bars:
    """One bar per row with its value at the end; a missing value is said in words, never drawn as zero."""
    label_end = min(280.0, 16 + LETTER * max((len(label) for label, _value in rows), default=0))
    known = [value for _label, value in rows if value is not None]
    room = 14 + LETTER * max((len(fmt(value)) for value in known), default=4)
    low, high = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    scale = Linear(
        low,
        high or (1.0 if low == 0 else 0.0),
        label_end + 12 + (room if low < 0 else 0),
        WIDTH - room,
    )
    drawn = []
    for index, (label, value) in enumerate(rows):
        at = 8 + index * 28.0
        shown = (
            label
            if len(label) * LETTER <= label_end
            else label[: int(label_end / LETTER) - 1] + "…"
        )
        if value is None:
            drawn.append(Bar(at, shown, scale(0), 0, absent, scale(0) + 6, MUTED))
            continue
        start, end = sorted((scale(0), scale(value)))
        text_x = end + 6 if value >= 0 else start - 6 - LETTER * len(fmt(value))
        drawn.append(
            Bar(at, shown, start, round(end - start, 2), fmt(value), round(text_x, 2), ACCENT)
        )
    table = Table(
        head, tuple((label, absent if value is None else fmt(value)) for label, value in rows)
    )
    return Bars(
        title=title,
        alt=alt,
        table=table,
        height=16 + 28 * len(rows),
        bars=tuple(drawn),
        zero=scale(0),
        label_end=label_end,
    )
