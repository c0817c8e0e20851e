"""Charts as data: geometry is computed here, templates in `templates/ui/charts/` write the SVG.

The same drawing serves the page and the PDF, so it uses presentation attributes only, and `alt` is the
whole sentence a screen reader gets (WeasyPrint reads nothing but the SVG's `<title>`). Texts arrive in
the reader's language; `table` is the data behind the drawing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from ppm.ui.scales import Linear, nice_ticks, radius, spread

INK, MUTED, GRID, SURFACE, ACCENT = "#17212b", "#4a5663", "#dfe3e8", "#ffffff", "#1c5480"
FILLS = {"green": "#2c7a4b", "amber": "#e09a2b", "red": "#b3261e", "grey": "#c6ccd3"}
INSIDE = {"green": "#ffffff", "amber": "#17212b", "red": "#ffffff", "grey": "#17212b"}
TONES = ("#1c5480", "#c46a12", "#4a5663", "#2c7a4b")
DASHES = ("", "7 4", "2 3", "9 3 2 3")
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
    scale = Linear(0, max((sum(counts.values()) for _label, counts in rows), default=1) or 1, label_end + 12, WIDTH - 44)
    drawn = []
    for index, (label, counts) in enumerate(rows):
        done, segments = 0, []
        for key in words:
            count = counts.get(key, 0)
            if count:
                width = round(scale(done + count) - scale(done), 2)
                segments.append(Segment(scale(done), width, key, FILLS[key], INSIDE[key], str(count)))
            done += count
        shown = label if len(label) * LETTER <= label_end else label[: int(label_end / LETTER) - 1] + "…"
        drawn.append(BarRow(44 + index * 30, shown, tuple(segments), scale(done) + 8, str(done), (hrefs or {}).get(label, "")))
    legend, at = [], label_end + 12
    for key, word in words.items():
        legend.append((round(at, 1), key, FILLS[key], word))
        at += 34 + LETTER * len(word)
    table = Table(
        (head, *words.values(), total),
        tuple(
            (label, *(str(counts.get(key, 0)) for key in words), str(sum(counts.values()))) for label, counts in rows
        ),
    )
    return StatusBars(
        title=title, alt=alt, table=table, height=50 + 30 * len(rows), rows=tuple(drawn), legend=tuple(legend), label_end=label_end
    )


@dataclass(frozen=True)
class Line:
    """One series: a value per place of the axis, `None` where there is none."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class DrawnLine:
    label: str
    path: str
    color: str
    dash: str
    end_x: float
    end_y: float
    label_y: float


@dataclass(frozen=True, kw_only=True)
class Lines(Chart):
    template = "ui/charts/lines.html"
    lines: tuple[DrawnLine, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    left: float
    right: float
    base: float
    mark: Tick | None


def lines(
    *,
    title: str,
    alt: str,
    places: Sequence[str],
    series: Sequence[Line],
    fmt: Format,
    head: str,
    mark: tuple[int, str] | None = None,
    height: float = 300,
) -> Lines:
    """Curves over equal steps (months): told apart by dash and by the label at their end.

    `places` names the steps; `mark` is a step to mark with a word, such as today; `head` heads the table.
    """
    known = [value for one in series for value in one.values if value is not None]
    ticks = nice_ticks(min(0.0, *known) if known else 0.0, max(known, default=1.0), 5)
    left = 14 + LETTER * max(len(fmt(tick)) for tick in ticks)
    right = WIDTH - 16 - LETTER * max((len(one.label) for one in series), default=0)
    base = height - 34
    x, y = Linear(0, max(len(places) - 1, 1), left, right), Linear(ticks[0], ticks[-1], base, 16)
    ends = [next(((i, v) for i, v in reversed(list(enumerate(one.values))) if v is not None), (0, 0.0)) for one in series]
    label_ys = spread([y(value) for _i, value in ends], 16, 20, base)
    drawn = tuple(
        DrawnLine(
            one.label, _path(one.values, x, y), TONES[n % 4], DASHES[n % 4], x(ends[n][0]), y(ends[n][1]), label_ys[n] + 4
        )
        for n, one in enumerate(series)
    )
    every = max(1, -(-len(places) * 58 // int(right - left)))
    table = Table(
        (head, *(one.label for one in series)),
        tuple(
            (place, *("–" if i >= len(one.values) or (v := one.values[i]) is None else fmt(v) for one in series))
            for i, place in enumerate(places)
        ),
    )
    return Lines(
        title=title, alt=alt, table=table, height=height, lines=drawn, left=round(left, 2), right=round(right, 2), base=base,
        x_ticks=tuple(Tick(x(i), place) for i, place in enumerate(places) if i % every == 0),
        y_ticks=tuple(Tick(y(tick), fmt(tick)) for tick in ticks),
        mark=Tick(x(mark[0]), mark[1]) if mark else None,
    )  # fmt: skip


def _path(values: Sequence[float | None], x: Linear, y: Linear) -> str:
    """An SVG path that lifts the pen where a value is missing."""
    steps, pen = [], "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
        else:
            steps.append(f"{pen}{x(index)} {y(value)}")
            pen = "L"
    return " ".join(steps)


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
    *, title: str, alt: str, rows: Sequence[tuple[str, float | None]], fmt: Format, head: tuple[str, str], absent: str = "–"
) -> Bars:
    """One bar per row with its value at the end; a missing value is said in words, never drawn as zero."""
    label_end = min(280.0, 16 + LETTER * max((len(label) for label, _value in rows), default=0))
    known = [value for _label, value in rows if value is not None]
    room = 14 + LETTER * max((len(fmt(value)) for value in known), default=4)
    low, high = min(0.0, *known, 0.0), max(0.0, *known, 0.0)
    scale = Linear(low, high or (1.0 if low == 0 else 0.0), label_end + 12 + (room if low < 0 else 0), WIDTH - room)
    drawn = []
    for index, (label, value) in enumerate(rows):
        at = 8 + index * 28.0
        shown = label if len(label) * LETTER <= label_end else label[: int(label_end / LETTER) - 1] + "…"
        if value is None:
            drawn.append(Bar(at, shown, scale(0), 0, absent, scale(0) + 6, MUTED))
            continue
        start, end = sorted((scale(0), scale(value)))
        text_x = end + 6 if value >= 0 else start - 6 - LETTER * len(fmt(value))
        drawn.append(Bar(at, shown, start, round(end - start, 2), fmt(value), round(text_x, 2), ACCENT))
    table = Table(head, tuple((label, absent if value is None else fmt(value)) for label, value in rows))
    return Bars(
        title=title, alt=alt, table=table, height=16 + 28 * len(rows), bars=tuple(drawn), zero=scale(0), label_end=label_end
    )


@dataclass(frozen=True)
class Bubble:
    """One thing in a bubble chart."""

    label: str
    x: float
    y: float
    size: float
    status: str
    href: str = ""


@dataclass(frozen=True)
class DrawnBubble:
    cx: float
    cy: float
    r: float
    label: str
    status: str
    fill: str
    ink: str
    href: str
    sentence: str
    text_x: float
    anchor: str


@dataclass(frozen=True, kw_only=True)
class Bubbles(Chart):
    template = "ui/charts/bubbles.html"
    bubbles: tuple[DrawnBubble, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    x_label: str
    y_label: str
    left: float = 56
    right: float = WIDTH - 16
    base: float = 0


def bubbles(
    *,
    title: str,
    alt: str,
    points: Sequence[Bubble],
    axes: tuple[str, str, str, str, str],
    words: Mapping[str, str],
    fmt: Format,
    fmt_size: Format,
    height: float = 400,
) -> Bubbles:
    """Position and area; the shape inside tells the status. `axes`: table heads (name, x, y, size, status)."""
    left, right, base = 56.0, WIDTH - 16, height - 44
    xs = nice_ticks(min((p.x for p in points), default=0), max((p.x for p in points), default=1), 6)
    ys = nice_ticks(min((p.y for p in points), default=0), max((p.y for p in points), default=1), 5)
    x, y = Linear(xs[0], xs[-1], left + 14, right - 14), Linear(ys[0], ys[-1], base - 14, 24)
    largest = max((p.size for p in points), default=0)
    drawn = []
    for p in sorted(points, key=lambda p: -p.size):
        r, cx = radius(p.size, largest), x(p.x)
        flips = cx + r + 6 + LETTER * len(p.label) > right
        sentence = f"{p.label}: {axes[1]} {fmt(p.x)}, {axes[2]} {fmt(p.y)}, {axes[3]} {fmt_size(p.size)}, {words[p.status]}"
        text_x = cx - r - 4 if flips else cx + r + 4
        drawn.append(
            DrawnBubble(
                cx, y(p.y), r, p.label, p.status, FILLS[p.status], INSIDE[p.status], p.href, sentence,
                round(text_x, 2), "end" if flips else "start",
            )
        )  # fmt: skip
    table = Table(axes, tuple((p.label, fmt(p.x), fmt(p.y), fmt_size(p.size), words[p.status]) for p in points))
    return Bubbles(
        title=title, alt=alt, table=table, height=height, bubbles=tuple(drawn), left=left, right=right, base=base,
        x_ticks=tuple(Tick(x(t), fmt(t)) for t in xs), y_ticks=tuple(Tick(y(t), fmt(t)) for t in ys),
        x_label=axes[1], y_label=axes[2],
    )  # fmt: skip
