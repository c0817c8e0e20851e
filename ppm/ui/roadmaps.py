"""Projects from start to end: stages, gates, milestones agreed and expected, what hangs together, today.

See `charts.py` for the rules. A row has two lanes: what is expected above, what was agreed as a thin line
below; a milestone that slips is joined to the day it was agreed for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.safestring import SafeString

from ppm.languages.phrases import labelled
from ppm.ui.charts import FILLS, INSIDE, WIDTH, Chart, Table, Tick, also_narrow, cut, is_narrow
from ppm.ui.roadmapaxis import Axis, axis_of
from ppm.ui.roadmaplinks import DrawnLink, Link, drawn_links
from ppm.ui.roadmapsvg import drawn_rows
from ppm.ui.scales import Days, whole_months
from ppm.ui.timecharts import FormatDay, label_width

__all__ = ["Diamond", "Link", "Roadmap", "Span", "Stretch", "roadmap"]

BOARD = 1280.0  # width of a whole portfolio on a page
PITCH, HEAD = 26.0, 30.0
BESIDE = 32.0  # what stands before a label


@dataclass(frozen=True)
class Diamond:
    """A milestone, or a gate: done is filled, to come is hollow; `agreed` is drawn where it differs."""

    day: date
    label: str
    is_done: bool = False
    agreed: date | None = None
    is_late: bool = False
    is_critical: bool = False
    is_gate: bool = False


@dataclass(frozen=True)
class Stretch:
    """A stage; `state` is “done”, “running” or “planned”."""

    start: date
    end: date
    label: str
    state: str


@dataclass(frozen=True)
class Span:
    """One row of a roadmap. `planned_end` is the baseline; a later end is drawn as an overrun.

    `heading` stands above the row, where a group begins; `deadline` is a day set by law; links name rows by
    their `key`.
    """

    label: str
    start: date
    end: date
    status: str
    planned_end: date | None = None
    milestones: tuple[Diamond, ...] = field(default_factory=tuple)
    href: str = ""
    planned_start: date | None = None
    stages: tuple[Stretch, ...] = field(default_factory=tuple)
    deadline: tuple[date, str] | None = None
    heading: str = ""
    key: int = 0
    title: str = ""


@dataclass(frozen=True)
class DrawnStretch:
    x: float
    width: float
    label: str
    state: str
    number: str


@dataclass(frozen=True)
class DrawnMark:
    x: float
    label: str
    is_done: bool
    is_late: bool
    is_critical: bool
    is_gate: bool
    agreed_x: float | None


@dataclass(frozen=True)
class DrawnSpan:
    y: float
    label: str
    label_y: float
    label_x: float
    band_y: float
    status: str
    fill: str
    ink: str
    letter: str
    x: float
    width: float
    end_x: float
    overrun_x: float
    overrun_width: float
    baseline_x: float | None
    agreed_from: float | None
    agreed_to: float | None
    stretches: tuple[DrawnStretch, ...]
    marks: tuple[DrawnMark, ...]
    deadline_x: float | None
    deadline: str
    begins_before: bool
    ends_after: bool
    href: str
    title: str
    is_odd: bool


@dataclass(frozen=True)
class DrawnHeading:
    y: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Roadmap(Chart):
    template = "ui/charts/roadmap.html"
    rows: tuple[DrawnSpan, ...]
    headings: tuple[DrawnHeading, ...]
    links: tuple[DrawnLink, ...]
    axis: Axis
    today: Tick | None
    pitch: float
    left: float

    @property
    def drawn(self) -> SafeString:
        """The rows, without the axis."""
        return drawn_rows(self)

    @property
    def body(self) -> float:
        """Height of the rows without the axis."""
        return self.height - self.axis.height


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
    letters: Mapping[str, str] | None = None,
    links: Sequence[Link] = (),
    window: tuple[date, date] | None = None,
    fmt_quarter: FormatDay | None = None,
    width: float = WIDTH,
) -> Roadmap:
    """Bars from start to forecast end with stages, milestones and today's line.

    `head` heads the table: name, status, start, planned end, forecast end. `window` cuts time at two days,
    else all that there is fits. `letters` are those of the statuses.
    """
    narrow = is_narrow(width)
    labels = [span.label for span in spans]
    left = 4.0 if narrow else max(label_width(labels) + BESIDE - 4, 90.0)
    if width >= BOARD:
        left = min(left + 60, 330.0)
    scale = Days(*(window or whole_months(_days(spans) or [today[0]])), left, width - 14)
    axis = axis_of(scale, fmt_month, fmt_quarter or fmt_month)
    pitch = 48.0 if narrow else PITCH
    y, rows, headings = axis.height, [], []
    for index, span in enumerate(spans):
        if span.heading:
            room = int((width - 20) / 7.2)
            headings.append(DrawnHeading(y, span.heading[:room]))
            y += HEAD
        band = _Band(y, left, narrow, bool(index % 2))
        rows.append(_row(span, scale, band, letters or {}, fmt_day))
        y += pitch
    places = {span.key: row.y + 10 for span, row in zip(spans, rows, strict=True)}
    return Roadmap(
        title=title,
        alt=alt,
        table=Table(head, tuple(_words(span, words, fmt_day) for span in spans)),
        width=width,
        height=y + 6,
        rows=tuple(rows),
        headings=tuple(headings),
        links=drawn_links(links, places, scale),
        axis=axis,
        today=Tick(scale(today[0]), today[1]) if scale.holds(today[0]) else None,
        pitch=pitch,
        left=left,
    )


def _days(spans: Sequence[Span]) -> list[date]:
    return [
        day
        for span in spans
        for day in (
            *(span.start, span.end, span.planned_end, span.planned_start),
            *(mark.day for mark in span.milestones),
            span.deadline[0] if span.deadline else None,
        )
        if day
    ]


def _words(span: Span, words: Mapping[str, str], fmt_day: FormatDay) -> tuple[str, ...]:
    planned = fmt_day(span.planned_end) if span.planned_end else "–"
    return (span.label, words[span.status], fmt_day(span.start), planned, fmt_day(span.end))


@dataclass(frozen=True)
class _Band:
    """Where a row is drawn."""

    top: float
    left: float
    is_narrow: bool
    is_odd: bool


def _row(
    span: Span, scale: Days, band: _Band, letters: Mapping[str, str], fmt_day: FormatDay
) -> DrawnSpan:
    y = band.top + (22 if band.is_narrow else 2)
    agreed = min(span.end, span.planned_end) if span.planned_end else span.end
    x, agreed_x, end_x = scale(span.start), scale(max(agreed, span.start)), scale(span.end)
    room = (scale.end if band.is_narrow else band.left) - BESIDE - 4
    has_agreed = span.planned_end is not None and scale.touches(
        span.planned_start or span.start, span.planned_end
    )
    deadline = span.deadline if span.deadline and scale.holds(span.deadline[0]) else None
    return DrawnSpan(
        y=y,
        label=cut(span.label, room),
        label_x=BESIDE,
        label_y=band.top + 17,
        band_y=band.top,
        status=span.status,
        fill=FILLS[span.status],
        ink=INSIDE[span.status],
        letter=letters.get(span.status, ""),
        x=x,
        width=round(max(agreed_x - x, 2), 2),
        end_x=end_x,
        overrun_x=agreed_x,
        overrun_width=round(max(end_x - agreed_x, 0), 2),
        baseline_x=scale(span.planned_end)
        if span.planned_end and span.planned_end != span.end and scale.holds(span.planned_end)
        else None,
        agreed_from=scale(span.planned_start or span.start) if has_agreed else None,
        agreed_to=scale(span.planned_end) if has_agreed and span.planned_end else None,
        stretches=_stretches(span, scale),
        marks=tuple(_mark(one, scale, fmt_day) for one in span.milestones if scale.holds(one.day)),
        deadline_x=scale(deadline[0]) if deadline else None,
        deadline=deadline[1] if deadline else "",
        begins_before=span.start < scale.first <= span.end,
        ends_after=span.start <= scale.last < span.end,
        href=span.href,
        title=span.title or span.label,
        is_odd=band.is_odd,
    )


def _stretches(span: Span, scale: Days) -> tuple[DrawnStretch, ...]:
    drawn = []
    for number, one in enumerate(span.stages, start=1):
        if not scale.touches(one.start, one.end):
            continue
        x, end = scale(one.start), scale(one.end)
        wide = round(max(end - x - 1.5, 1.5), 2)
        drawn.append(DrawnStretch(x, wide, one.label, one.state, str(number) if wide >= 12 else ""))
    return tuple(drawn)


def _mark(one: Diamond, scale: Days, fmt_day: FormatDay) -> DrawnMark:
    moved = one.agreed is not None and one.agreed != one.day and scale.holds(one.agreed)
    return DrawnMark(
        x=scale(one.day),
        label=labelled(one.label, fmt_day(one.day)),
        is_done=one.is_done,
        is_late=one.is_late,
        is_critical=one.is_critical,
        is_gate=one.is_gate,
        agreed_x=scale(one.agreed) if moved and one.agreed else None,
    )
