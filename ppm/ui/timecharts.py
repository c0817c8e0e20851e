"""Charts over dates: roadmap, milestone slip, status history. See `charts.py` for the rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ppm.ui.charts import ACCENT, FILLS, INSIDE, LETTER, WIDTH, Chart, Table, Tick
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
    left: float


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
    left = _label_width([s.label for s in spans]) + 22
    scale = Days(*whole_months(days), left, WIDTH - 12)
    rows = []
    for index, span in enumerate(spans):
        agreed = min(span.end, span.planned_end) if span.planned_end else span.end
        x, agreed_x, end_x = scale(span.start), scale(max(agreed, span.start)), scale(span.end)
        rows.append(
            DrawnSpan(
                y=34 + index * 28.0,
                label=_cut(span.label, left - 22),
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
                    (scale(m.day), f"{m.label}: {fmt_day(m.day)}", m.is_done)
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
        height=44 + 28 * len(spans),
        rows=tuple(rows),
        ticks=_month_ticks(scale, fmt_month),
        today=Tick(scale(today[0]), today[1]) if scale.holds(today[0]) else None,
        left=left,
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
    left: float


def slips(
    *,
    title: str,
    alt: str,
    milestones: Sequence[Slip],
    today: tuple[date, str],
    fmt_month: FormatDay,
    fmt_day: FormatDay,
    head: tuple[str, str, str, str],
) -> Slips:
    """Agreed date (hollow) to expected date (filled) per milestone, with the slip in words beside.

    `head` heads the table: milestone, agreed, expected, slip.
    """
    left = _label_width([m.label for m in milestones]) + 10
    days = [d for m in milestones for d in (m.agreed, m.expected)] or [today[0]]
    room = 18 + LETTER * max((len(m.slip) for m in milestones), default=0)
    scale = Days(*whole_months(days), left + 10, WIDTH - room)
    rows = tuple(
        DrawnSlip(
            y=34 + index * 28.0,
            label=_cut(m.label, left - 10),
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
        height=44 + 28 * len(milestones),
        rows=rows,
        ticks=_month_ticks(scale, fmt_month),
        today=Tick(scale(today[0]), today[1]) if scale.holds(today[0]) else None,
        left=left,
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


def status_grid(
    *,
    title: str,
    alt: str,
    months: Sequence[str],
    rows: Sequence[tuple[str, Sequence[str], str]],
    words: Mapping[str, str],
    head: str,
) -> StatusGrid:
    """Projects by months, a shape per cell. `rows`: (label, statuses oldest first, address or "")."""
    left = _label_width([label for label, _s, _h in rows]) + 10
    cell = min(56.0, (WIDTH - left - 4) / max(len(months), 1))
    drawn = tuple(
        GridRow(
            30 + index * 26.0,
            _cut(label, left - 10),
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
        height=36 + 26 * len(rows),
        rows=drawn,
        months=tuple(
            Tick(round(left + (n + 0.5) * cell, 2), month) for n, month in enumerate(months)
        ),
        cell=round(cell, 2),
    )


def _label_width(labels: Sequence[str]) -> float:
    return min(250.0, 6 + LETTER * max((len(label) for label in labels), default=0))


def _cut(label: str, width: float) -> str:
    room = int(width / LETTER)
    return label if len(label) <= room else label[: max(room - 1, 1)].rstrip() + "…"


def _month_ticks(scale: Days, fmt_month: FormatDay) -> tuple[Tick, ...]:
    wanted = max(2, int((scale.end - scale.start) / 78))
    ticks = (
        Tick(scale(month), fmt_month(month))
        for month in axis_months(scale.first, scale.last, wanted)
    )
    return tuple(tick for tick in ticks if tick.at + LETTER * len(tick.label) <= WIDTH)
