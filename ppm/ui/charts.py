"""Charts as data: geometry is computed here, templates in `templates/ui/charts/` write the SVG.

The same drawing serves the page and the PDF, so it uses presentation attributes only, and `alt` is the
whole sentence a screen reader gets (WeasyPrint reads nothing but the SVG's `<title>`). Texts arrive in
the reader's language; `table` is the data behind the drawing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import ClassVar, ParamSpec, TypeVar

from ppm.ui.scales import Linear

INK, MUTED, GRID, SURFACE, ACCENT = "#17212b", "#4a5663", "#dfe3e8", "#ffffff", "#1c5480"
FILLS = {"green": "#2c7a4b", "amber": "#e09a2b", "red": "#b3261e", "grey": "#c6ccd3"}
# Not INK: on a fill it stays dark, also where the page is dark (css/portal.css).
ON_FILL = "#17212c"
INSIDE = {"green": "#ffffff", "amber": ON_FILL, "red": "#ffffff", "grey": ON_FILL}
WIDTH, NARROW = 640.0, 340.0
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
    narrow: "Chart | None" = None
    template: ClassVar[str]

    @property
    def role(self) -> str:
        """A picture; or a group, where parts of it are links that one must be able to reach."""
        parts = getattr(self, "rows", ()) or getattr(self, "bubbles", ())
        return "group" if any(getattr(part, "href", "") for part in parts) else "img"


Given = ParamSpec("Given")
Drawn = TypeVar("Drawn", bound=Chart)


def also_narrow(build: Callable[Given, Drawn]) -> Callable[Given, Drawn]:
    """Draw for a telephone too, labels above and not beside; a call that names a `width` gets just that."""

    @wraps(build)
    def both(*args: Given.args, **kwargs: Given.kwargs) -> Drawn:
        drawn = build(*args, **kwargs)
        if "width" in kwargs:
            return drawn
        kwargs["width"] = NARROW
        return replace(drawn, narrow=build(*args, **kwargs))

    return both


def is_narrow(width: float) -> bool:
    return width < 400


def cut(label: str, width: float) -> str:
    """The label, or as much of it as fits."""
    room = int(width / LETTER)
    return label if len(label) <= room else label[: max(room - 1, 1)].rstrip() + "…"


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
    label_y: float
    segments: tuple[Segment, ...]
    end: float
    total: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class StatusBars(Chart):
    template = "ui/charts/status_bars.html"
    rows: tuple[BarRow, ...]
    legend: tuple[tuple[float, str, str, str], ...]
    label_x: float
    anchor: str


@also_narrow
def status_bars(
    *,
    title: str,
    alt: str,
    rows: Sequence[tuple[str, Mapping[str, int]]],
    words: Mapping[str, str],
    head: str,
    total: str,
    hrefs: Mapping[str, str] | None = None,
    width: float = WIDTH,
) -> StatusBars:
    """Counts per status, a bar per row; each segment carries its shape and number.

    `words` are the statuses in drawing order with their names; `head` and `total` head the table.
    """
    narrow = is_narrow(width)
    longest = max((len(label) for label, _counts in rows), default=0)
    label_end = -12.0 if narrow else min(250.0, 16 + LETTER * longest)
    largest = max((sum(counts.values()) for _label, counts in rows), default=1) or 1
    scale = Linear(0, largest, label_end + 12, width - (30 if narrow else 44))
    pitch, top = (48, 62) if narrow else (30, 44)
    drawn = []
    for index, (label, counts) in enumerate(rows):
        done, segments = 0, []
        for key in words:
            count = counts.get(key, 0)
            if count:
                wide = round(scale(done + count) - scale(done), 2)
                part = Segment(scale(done), wide, key, FILLS[key], INSIDE[key], str(count))
                segments.append(part)
            done += count
        y = top + index * pitch
        drawn.append(
            BarRow(
                y=y,
                label=cut(label, width if narrow else label_end),
                label_y=y - 6 if narrow else y + 15,
                segments=tuple(segments),
                end=scale(done) + 8,
                total=str(done),
                href=(hrefs or {}).get(label, ""),
            )
        )
    legend, at = [], max(label_end + 12, 8)
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
        width=width,
        height=top + 6 + pitch * len(rows),
        rows=tuple(drawn),
        legend=tuple(legend),
        label_x=0 if narrow else label_end,
        anchor="start" if narrow else "end",
    )


@dataclass(frozen=True)
class Bar:
    y: float
    label: str
    label_y: float
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
    label_x: float
    anchor: str


@also_narrow
def bars(
    *,
    title: str,
    alt: str,
    rows: Sequence[tuple[str, float | None]],
    fmt: Format,
    head: tuple[str, str],
    absent: str = "–",
    width: float = WIDTH,
) -> Bars:
    """One bar per row with its value at the end; a missing value is said in words, never drawn as zero."""
    narrow = is_narrow(width)
    longest = max((len(label) for label, _value in rows), default=0)
    label_end = -10.0 if narrow else min(280.0, 16 + LETTER * longest)
    known = [value for _label, value in rows if value is not None]
    room = 14 + LETTER * max((len(fmt(value)) for value in known), default=4)
    low, high = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    start = label_end + 12 + (room if low < 0 else 0)
    scale = Linear(low, high or (1.0 if low == 0 else 0.0), start, width - room)
    pitch, top = (46, 24) if narrow else (28, 8)
    drawn = []
    for index, (label, value) in enumerate(rows):
        y = top + index * pitch
        shown, label_y = cut(label, width if narrow else label_end), y - 6 if narrow else y + 15
        if value is None:
            drawn.append(Bar(y, shown, label_y, scale(0), 0, absent, scale(0) + 6, MUTED))
            continue
        first, last = sorted((scale(0), scale(value)))
        text_x = last + 6 if value >= 0 else first - 6 - LETTER * len(fmt(value))
        wide = round(last - first, 2)
        drawn.append(Bar(y, shown, label_y, first, wide, fmt(value), round(text_x, 2), ACCENT))
    table = Table(
        head, tuple((label, absent if value is None else fmt(value)) for label, value in rows)
    )
    return Bars(
        title=title,
        alt=alt,
        table=table,
        width=width,
        height=top + 8 + pitch * len(rows),
        bars=tuple(drawn),
        zero=scale(0),
        label_x=0 if narrow else label_end,
        anchor="start" if narrow else "end",
    )
