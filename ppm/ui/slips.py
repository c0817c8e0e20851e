"""Slips: agreed and expected dates of milestones, and how far apart. See `charts.py` for the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ppm.ui.charts import ACCENT, FILLS, LETTER, WIDTH, Chart, Table, Tick, also_narrow, cut
from ppm.ui.scales import Days, whole_months
from ppm.ui.timecharts import FormatDay, label_width, layout_for, month_ticks


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
    layout = layout_for(width)
    left = 0.0 if layout.labels_above else label_width([m.label for m in milestones]) + 10
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
        ticks=month_ticks(scale, fmt_month, width),
        today=Tick(scale(today[0]), today[1]) if scale.holds(today[0]) else None,
        pitch=layout.pitch,
    )
