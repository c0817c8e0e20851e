"""Projects from start to end, with milestones and today's line. See `charts.py` for the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ppm.languages.phrases import labelled
from ppm.ui.charts import FILLS, WIDTH, Chart, Table, Tick, also_narrow, cut
from ppm.ui.scales import Days, whole_months
from ppm.ui.timecharts import FormatDay, label_width, layout_for, month_ticks


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
    layout = layout_for(width)
    left = 4.0 if layout.labels_above else label_width([s.label for s in spans]) + 22
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
        ticks=month_ticks(scale, fmt_month, width),
        today=Tick(scale(today[0]), today[1]) if scale.holds(today[0]) else None,
        pitch=layout.pitch,
    )
