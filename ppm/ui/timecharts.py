"""Charts over dates: roadmap, milestone slip, status history. See `charts.py` for the rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ppm.languages.phrases import labelled
from ppm.ui.charts import (
    ACCENT,
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
from ppm.ui.scales import Days, axis_months, whole_months

FormatDay = Callable[[date], str]


@dataclass(frozen=True)
class Diamond:
    """A milestone: done is filled, to come is hollow."""

    day: date
    label: str
    is_done: bool = False


@dataclass(frozen=True)
class Span:
    """One row of a roadmap. `planned_end` is the baseline; a later end is drawn as an overrun."""

    label: str
    start: date
    end: date
    status: str
    planned_end: date | None = None
    milestones: tuple[Diamond, ...] = field(default_factory=tuple)
    href: str = ""


@dataclass(frozen=True)
class DrawnSpan:
    y: float
    label: str
    label_y: float
    band_y: float
    status: str
    fill: str
    x: float
    width: float
    overrun_x: float
    overrun_width: float
    baseline_x: float | None
    diamonds: tuple[tuple[float, str, bool], ...]
    href: str
    is_odd: bool


@dataclass(frozen=True, kw_only=True)
class Roadmap(Chart):
    template = "ui/charts/roadmap.html"
    rows: tuple[DrawnSpan, ...]
    ticks: tuple[Tick, ...]
    today: Tick | None
    pitch: float


@also_narrow
def roadmap(
    *,
    title: str,
    alt: str,
    spans: Sequence[Span],
    today: tuple[date, str],
    fmt_month: FormatDay,
    fmt_day: FormatDay,
    words: Mapping[str, str],
    head: tuple[str, str, str, str, str],
    width: float = WIDTH,
) -> Roadmap:
    """Bars from start to forecast end with milestones and today's line.

    `head` heads the table: name, status, start, planned end, forecast end.
    """
    days = [
        d
        for s in spans
        for d in (s.start, s.end, s.planned_end, *(m.day for m in s.milestones))
        if d
    ] or [today[0]]
    layout = _layout(width)
    left = 4.0 if layout.labels_above else _label_width([s.label for s in spans]) + 22
    scale = Days(*whole_months(days), left, width - 12)
    rows = []
    for index, span in enumerate(spans):
        agreed = min(span.end, span.planned_end) if span.planned_end else span.end
        x, agreed_x, end_x = scale(span.start), scale(max(agreed, span.start)), scale(span.end)
        rows.append(
            DrawnSpan(
                y=layout.y(index),
                label=cut(span.label, (width if layout.labels_above else left) - 22),
                label_y=layout.label_y(index),
                band_y=layout.band_y(index),
                status=span.status,
                fill=FILLS[span.status],
                x=x,
                width=round(max(agreed_x - x, 2), 2),
                overrun_x=agreed_x,
                overrun_width=round(max(end_x - agreed_x, 0), 2),
                baseline_x=scale(span.planned_end)
                if span.planned_end and span.planned_end != span.end
                else None,
                diamonds=tuple(
                    (scale(m.day), labelled(m.label, fmt_day(m.day)), m.is_done)
                    for m in span.milestones
                ),
                href=span.href,
                is_odd=bool(index % 2),
            )
        )
    return Roadmap(
        title=title,
        alt=alt,
        table=Table(
            head,
            tuple(
                (
                    s.label,
                    words[s.status],
                    fmt_day(s.start),
                    fmt_day(s.planned_end) if s.planned_end else "–",
                    fmt_day(s.end),
                )
                for s in spans
            ),
        ),
        width=width,
        height=layout.height(len(spans)),
        rows=tuple(rows),
        ticks=_month_ticks(scale, fmt_month, width),
        today=Tick(scale(today[0]), today[1]) if scale.holds(today[0]) else None,
        pitch=layout.pitch,
    )


@dataclass(frozen=True)
class Slip:
    """A milestone with its agreed and its expected date; `slip` says the difference in words."""

    label: str
    agreed: date
    expected: date
    slip: str
    is_done: bool = False
    is_bad: bool = False


@dataclass(frozen=True)
class DrawnSlip:
    y: float
    label: str
    label_y: float
    band_y: float
    from_x: float
    to_x: float
    slip: str
    text_x: float
    anchor: str
    is_done: bool
    color: str
    is_odd: bool


@dataclass(frozen=True, kw_only=True)
class Slips(Chart):
    template = "ui/charts/slips.html"
    rows: tuple[DrawnSlip, ...]
    ticks: tuple[Tick, ...]
    today: Tick | None
    pitch: float


@also_narrow
def slips(
    *,
    title: str,
    alt: str,
    milestones: Sequence[Slip],
    today: tuple[date, str],
    fmt_month: FormatDay,
    fmt_day: FormatDay,
    head: tuple[str, str, str, str],
    width: float = WIDTH,
) -> Slips:
    """Agreed date (hollow) to expected date (filled) per milestone, with the slip in words beside.

    `head` heads the table: milestone, agreed, expected, slip.
    """
    layout = _layout(width)
    left = 0.0 if layout.labels_above else _label_width([m.label for m in milestones]) + 10
    days = [d for m in milestones for d in (m.agreed, m.expected)] or [today[0]]
    room = 18 + LETTER * max((len(m.slip) for m in milestones), default=0)
    scale = Days(*whole_months(days), left + 10, width - room)
    rows = tuple(
        DrawnSlip(
            y=layout.y(index),
            label=cut(m.label, (width if layout.labels_above else left) - 10),
            label_y=layout.label_y(index),
            band_y=layout.band_y(index),
            from_x=scale(m.agreed),
            to_x=scale(m.expected),
            slip=m.slip,
            text_x=max(scale(m.agreed), scale(m.expected)) + 12,
            anchor="start",
            is_done=m.is_done,
            color=FILLS["red"] if m.is_bad else ACCENT,
            is_odd=bool(index % 2),
        )
        for index, m in enumerate(milestones)
    )
    return Slips(
        title=title,
        alt=alt,
        table=Table(
            head,
            tuple(
                (m.label, fmt_day(m.agreed), fmt_day(m.expected), m.slip or "–") for m in milestones
            ),
        ),
        width=width,
        height=layout.height(len(milestones)),
        rows=rows,
        ticks=_month_ticks(scale, fmt_month, width),
        today=Tick(scale(today[0]), today[1]) if scale.holds(today[0]) else None,
        pitch=layout.pitch,
    )


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
    left = 0.0 if above else _label_width([label for label, _s, _h in rows]) + 10
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


@dataclass(frozen=True)
class _Layout:
    """Rows with their labels beside, or above where there is no room beside."""

    labels_above: bool
    pitch: float
    top: float

    def y(self, index: int) -> float:
        return self.top + index * self.pitch

    def label_y(self, index: int) -> float:
        return self.y(index) - 5 if self.labels_above else self.y(index) + 15

    def band_y(self, index: int) -> float:
        return self.y(index) - (22 if self.labels_above else 4)

    def height(self, rows: int) -> float:
        return self.band_y(rows) + 14


def _layout(width: float) -> _Layout:
    return _Layout(True, 48, 52) if is_narrow(width) else _Layout(False, 28, 34)


def _label_width(labels: Sequence[str]) -> float:
    return min(250.0, 6 + LETTER * max((len(label) for label in labels), default=0))


def _month_ticks(scale: Days, fmt_month: FormatDay, width: float) -> tuple[Tick, ...]:
    wanted = max(2, int((scale.end - scale.start) / 78))
    months = axis_months(scale.first, scale.last, wanted)
    ticks = (Tick(scale(month), fmt_month(month)) for month in months)
    return tuple(tick for tick in ticks if tick.at + LETTER * len(tick.label) <= width)
