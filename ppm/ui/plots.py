"""Charts on two axes: curves over months, bubbles. See `charts.py` for the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ppm.languages.phrases import labelled
from ppm.ui.charts import (
    FILLS,
    INSIDE,
    LETTER,
    WIDTH,
    Chart,
    Format,
    Table,
    Tick,
    also_narrow,
)
from ppm.ui.scales import Linear, nice_ticks, radius, spread

TONES = ("#1c5480", "#b25d0c", "#4a5663", "#2c7a4b")
DASHES = ("", "7 4", "2 3", "9 3 2 3")


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
    # A line that ends early has its word below its last point: beside it run the others.
    is_early: bool = False


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


@also_narrow
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
    width: float = WIDTH,
) -> Lines:
    """Curves over equal steps (months): told apart by dash and by the label at their end.

    `places` names the steps; `mark` is a step to mark with a word, such as today; `head` heads the table.
    """
    known = [value for one in series for value in one.values if value is not None]
    ticks = nice_ticks(min(0.0, *known) if known else 0.0, max(known, default=1.0), 5)
    left = 14 + LETTER * max(len(fmt(tick)) for tick in ticks)
    right = width - 16 - LETTER * max((len(one.label) for one in series), default=0)
    base = height - 34
    x, y = Linear(0, max(len(places) - 1, 1), left, right), Linear(ticks[0], ticks[-1], base, 16)
    ends = [
        next(((i, v) for i, v in reversed(list(enumerate(one.values))) if v is not None), (0, 0.0))
        for one in series
    ]
    early = [last < len(places) - 1 and y(value) + 30 < base for last, value in ends]
    beside = [n for n, is_early in enumerate(early) if not is_early]
    label_ys = dict(zip(beside, spread([y(ends[n][1]) for n in beside], 16, 20, base), strict=True))
    drawn = tuple(
        DrawnLine(
            one.label,
            _path(one.values, x, y),
            TONES[n % 4],
            DASHES[n % 4],
            x(ends[n][0]),
            y(ends[n][1]),
            y(ends[n][1]) + 30 if early[n] else label_ys[n] + 4,
            early[n],
        )
        for n, one in enumerate(series)
    )
    every = max(1, -(-len(places) * 58 // int(right - left)))
    table = Table(
        (head, *(one.label for one in series)),
        tuple(
            (
                place,
                *(
                    "–" if i >= len(one.values) or (v := one.values[i]) is None else fmt(v)
                    for one in series
                ),
            )
            for i, place in enumerate(places)
        ),
    )
    return Lines(
        title=title,
        alt=alt,
        table=table,
        width=width,
        height=height,
        lines=drawn,
        left=round(left, 2),
        right=round(right, 2),
        base=base,
        x_ticks=tuple(Tick(x(i), place) for i, place in enumerate(places) if i % every == 0),
        y_ticks=tuple(Tick(y(tick), fmt(tick)) for tick in ticks),
        mark=Tick(x(mark[0]), mark[1]) if mark else None,
    )


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
    """Position and area; the shape inside tells the status.

    `axes` heads the table: name, x, y, size, status.
    """
    left, right, base = 56.0, WIDTH - 16, height - 44
    xs = nice_ticks(min((p.x for p in points), default=0), max((p.x for p in points), default=1), 6)
    ys = nice_ticks(min((p.y for p in points), default=0), max((p.y for p in points), default=1), 5)
    x, y = Linear(xs[0], xs[-1], left + 14, right - 14), Linear(ys[0], ys[-1], base - 14, 24)
    largest = max((p.size for p in points), default=0)
    drawn = []
    for p in sorted(points, key=lambda p: -p.size):
        r, cx = radius(p.size, largest), x(p.x)
        flips = cx + r + 6 + LETTER * len(p.label) > right
        facts = (f"{axes[1]} {fmt(p.x)}", f"{axes[2]} {fmt(p.y)}", f"{axes[3]} {fmt_size(p.size)}")
        sentence = labelled(p.label, ", ".join((*facts, str(words[p.status]))))
        text_x = cx - r - 4 if flips else cx + r + 4
        drawn.append(
            DrawnBubble(
                cx,
                y(p.y),
                r,
                p.label,
                p.status,
                FILLS[p.status],
                INSIDE[p.status],
                p.href,
                sentence,
                round(text_x, 2),
                "end" if flips else "start",
            )
        )
    table = Table(
        axes,
        tuple((p.label, fmt(p.x), fmt(p.y), fmt_size(p.size), words[p.status]) for p in points),
    )
    return Bubbles(
        title=title,
        alt=alt,
        table=table,
        height=height,
        bubbles=tuple(drawn),
        left=left,
        right=right,
        base=base,
        x_ticks=tuple(Tick(x(t), fmt(t)) for t in xs),
        y_ticks=tuple(Tick(y(t), fmt(t)) for t in ys),
        x_label=axes[1],
        y_label=axes[2],
    )
