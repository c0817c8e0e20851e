"""Charts of what hangs together: boxes joined by arrows from left to right. See `charts.py` for the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ppm.ui.charts import ACCENT, FILLS, LETTER, MUTED, WIDTH, Chart, Table, also_narrow, is_narrow
from ppm.ui.layers import Placed, placed

BOX, GAP, LINE = 46.0, 46.0, 15.0
# Under heads: the picture is as broad as the page, boxes hold three lines.
BROAD, TALL, HEAD = 980.0, 62.0, 24.0
# On a telephone: boxes in one column, arrows as bows beside them.
PITCH, BOW, MARGIN = 58.0, 13.0, 92.0
WARN = "#b25d0c"
COLORS = {"!": FILLS["red"], "?": WARN, "↻": ACCENT, "": MUTED}


@dataclass(frozen=True)
class Node:
    """A box; `is_own` draws it bold, `is_veiled` (known by a code only) dashed, `is_bad` in red.

    `column` is the place under the heads of a network that has them.
    """

    key: int
    label: str
    href: str = ""
    is_own: bool = False
    is_veiled: bool = False
    is_bad: bool = False
    column: int = 0


@dataclass(frozen=True)
class Arrow:
    """From one box to another; `sign` says what is wrong: “!”, “?”, or nothing."""

    start: int
    end: int
    sign: str
    sentence: str


@dataclass(frozen=True)
class DrawnNode:
    x: float
    y: float
    width: float
    lines: tuple[tuple[float, str], ...]
    label: str
    href: str
    color: str
    stroke: float
    dash: str


@dataclass(frozen=True)
class DrawnArrow:
    path: str
    tip: str
    color: str
    stroke: float
    dash: str
    sign: str
    sign_x: float
    sign_y: float
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Network(Chart):
    template = "ui/charts/network.html"
    rows: tuple[DrawnNode, ...]
    arrows: tuple[DrawnArrow, ...]
    legend: tuple[tuple[str, str, str], ...]
    heads: tuple[tuple[float, float, str], ...] = ()
    box: float = BOX


@also_narrow
def network(
    *,
    title: str,
    alt: str,
    nodes: Sequence[Node],
    arrows: Sequence[Arrow],
    words: Mapping[str, str],
    table: Table,
    heads: Sequence[str] = (),
    width: float = WIDTH,
) -> Network:
    """Boxes in layers, so that arrows run from left to right; `words` explain the signs that occur.

    An arrow that runs back closes a circle and carries “↻”, unless it has a sign of its own. With `heads`
    the columns have names, and each box says in which it stands.
    """
    given = {one.key: one.column for one in nodes} if heads else None
    layout = placed([one.key for one in nodes], [(one.start, one.end) for one in arrows], given)
    if heads and not is_narrow(width):
        width = BROAD
    draw = _stacked if is_narrow(width) else _layered
    boxes, drawn, named, height = draw(nodes, arrows, layout, width, heads)
    signs = [sign for sign in words if any(one.sign == sign for one in drawn)]
    return Network(
        title=title,
        alt=alt,
        table=table,
        width=width,
        height=height,
        rows=boxes,
        arrows=drawn,
        legend=tuple((sign, words[sign], COLORS[sign]) for sign in signs),
        heads=named,
        box=_height(heads),
    )


def _height(heads: Sequence[str]) -> float:
    return TALL if heads else BOX


Named = tuple[tuple[float, float, str], ...]
Drawn = tuple[tuple[DrawnNode, ...], tuple[DrawnArrow, ...], Named, float]


def _layered(
    nodes: Sequence[Node],
    arrows: Sequence[Arrow],
    layout: Placed,
    width: float,
    heads: Sequence[str],
) -> Drawn:
    columns = len(heads) or max(layout.columns, 1)
    box = (width - 4 - GAP * (columns - 1)) / columns
    box = min(box, 210.0)
    high = _height(heads)
    top = 8 + (HEAD if heads else 0)

    def left(column: int) -> float:
        return 2 + column * (box + GAP)

    def point(key: tuple[int, ...], *, at_end: bool) -> tuple[float, float]:
        column, y = layout.at[key]
        middle = top + y * (high + 14)
        return left(column) + (0 if at_end else box), middle + high / 2

    boxes = tuple(
        _box(
            one,
            left(layout.at[one.key,][0]),
            top + layout.at[one.key,][1] * (high + 14),
            box,
            high,
        )
        for one in nodes
    )
    named = tuple((left(place), 18.0, word) for place, word in enumerate(heads))
    drawn = []
    for one in arrows:
        way = [point((one.start,), at_end=False)]
        for step in layout.bends.get((one.start, one.end), ()):
            x, y = point(step, at_end=True)
            way += [(x, y), (x + box, y)]
        way.append(point((one.end,), at_end=True))
        runs_back = (one.start, one.end) in layout.back
        drawn.append(_arrow(one, way, runs_back=runs_back))
    height = top + 8 + layout.rows * (high + 14) + (24 if layout.back else 0)
    return boxes, tuple(drawn), named, height


def _stacked(
    nodes: Sequence[Node],
    arrows: Sequence[Arrow],
    layout: Placed,
    width: float,
    heads: Sequence[str],
) -> Drawn:
    order = sorted(nodes, key=lambda one: layout.at[one.key,])
    place = {one.key: index for index, one in enumerate(order)}
    right, high = width - MARGIN, _height(heads)
    pitch = PITCH + high - BOX
    used_columns = sorted({one.column for one in order}) if heads else []

    def top(one: Node) -> float:
        above = sum(column <= one.column for column in used_columns) if heads else 0
        return 4 + place[one.key] * pitch + above * HEAD

    tops = {one.key: top(one) for one in order}
    boxes = tuple(_box(one, 2, tops[one.key], right - 2, high) for one in order)
    named = tuple(
        (2.0, min(tops[one.key] for one in order if one.column == column) - 7, heads[column])
        for column in used_columns
    )
    # Arrows that meet in one box leave and arrive at different heights.
    used: dict[int, int] = {}

    def port(key: int) -> float:
        used[key] = used.get(key, 0) + 1
        shift = (10, 32, 21, 38, 4, 27, 16)[(used[key] - 1) % 7]
        return tops[key] + shift

    drawn = []
    for one in arrows:
        y1, y2 = port(one.start), port(one.end)
        far = right + min(MARGIN - 14, 14 + BOW * abs(place[one.start] - place[one.end]))
        sign = one.sign or ("↻" if (one.start, one.end) in layout.back else "")
        bow = f"C{far:.1f} {y1:.1f} {far:.1f} {y2:.1f}"
        path = f"M{right:.1f} {y1:.1f} {bow} {right:.1f} {y2:.1f}"
        middle = (right + (far - right) * 0.75, (y1 + y2) / 2)
        drawn.append(_drawn(one, sign, path, _tip(right, y2, points_left=True), middle))
    return boxes, tuple(drawn), named, 8 + len(order) * pitch + len(used_columns) * HEAD


def _box(one: Node, x: float, y: float, width: float, high: float) -> DrawnNode:
    texts = _wrapped(one.label, int((width - 12) / LETTER), 3 if high > BOX else 2)
    first = high / 2 + 5 - (len(texts) - 1) * LINE / 2
    return DrawnNode(
        x=round(x, 1),
        y=round(y, 1),
        width=round(width, 1),
        lines=tuple((first + n * LINE, text) for n, text in enumerate(texts)),
        label=one.label,
        href=one.href,
        color=FILLS["red"] if one.is_bad else ACCENT if one.is_own else MUTED,
        stroke=2.6 if one.is_own else 1.2,
        dash="4 3" if one.is_veiled else "",
    )


def _wrapped(label: str, room: int, most: int) -> list[str]:
    """The label in so many lines at most, cut where it does not fit."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [text if len(text) <= room else f"{text[: room - 1].rstrip()}…" for text in lines]


def _arrow(one: Arrow, way: list[tuple[float, float]], *, runs_back: bool) -> DrawnArrow:
    sign = one.sign or ("↻" if runs_back else "")
    (x, y), end = way[0], way[-1]
    if runs_back:
        low = max(y, end[1]) + BOX / 2 + 22
        bow = f"C{x + 50:.1f} {low:.1f} {end[0] - 50:.1f} {low:.1f}"
        path = f"M{x:.1f} {y:.1f} {bow} {end[0]:.1f} {end[1]:.1f}"
        sign_x, sign_y = (x + end[0]) / 2, y / 8 + end[1] / 8 + low * 0.75
    else:
        steps = [f"M{x:.1f} {y:.1f}"]
        for (x1, y1), (x2, y2) in zip(way[::2], way[1::2], strict=True):
            half = (x1 + x2) / 2
            steps.append(f"C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}")
            following = way[way.index((x2, y2)) + 1] if (x2, y2) != end else None
            if following is not None:
                steps.append(f"L{following[0]:.1f} {following[1]:.1f}")
        path = " ".join(steps)
        # In the last stretch, nearer to the end: arrows that start together part there.
        (x1, y1), (x2, y2) = way[-2:]
        sign_x, sign_y = x1 + (x2 - x1) * 0.6, y1 + (y2 - y1) * 0.648
    return _drawn(one, sign, path, _tip(*end, points_left=False), (sign_x, sign_y))


def _drawn(one: Arrow, sign: str, path: str, tip: str, sign_at: tuple[float, float]) -> DrawnArrow:
    return DrawnArrow(
        path=path,
        tip=tip,
        color=COLORS[sign],
        stroke=2.4 if sign == "!" else 1.6,
        dash="6 4" if sign == "?" else "",
        sign=sign,
        sign_x=round(sign_at[0], 1),
        sign_y=round(sign_at[1], 1),
        sentence=one.sentence,
    )


def _tip(x: float, y: float, *, points_left: bool) -> str:
    back = 8 if points_left else -8
    return f"M{x:.1f} {y:.1f} l{back} -4.5 l0 9 Z"
