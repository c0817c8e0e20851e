"""Milestones over reports: what was forecast each time. See `charts.py` for the rules.

Reports run to the right, dates upwards: a level line holds its date, a rising one slips, and one that meets
the slope has reached it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ppm.ui.charts import ACCENT, MUTED, WIDTH, Chart, Table, Tick, also_narrow, cut, is_narrow
from ppm.ui.scales import Days, Linear, axis_months, spread, whole_months
from ppm.ui.timecharts import FormatDay

WARN = "#b25d0c"
BESIDE = 224.0


@dataclass(frozen=True)
class Trend:
    """A milestone: its forecast at each report (`None`: not told), and how far it moved, in words."""

    label: str
    forecasts: Sequence[date | None]
    moved: str
    is_late: bool = False
    is_done: bool = False
    is_critical: bool = False


@dataclass(frozen=True)
class DrawnTrend:
    number: int
    path: str
    dots: tuple[tuple[float, float, str], ...]
    color: str
    stroke: float
    end_x: float
    end_y: float
    label: str
    moved: str
    label_x: float
    label_y: float
    is_done: bool
    number_y: float


@dataclass(frozen=True, kw_only=True)
class Trends(Chart):
    template = "ui/charts/trends.html"
    trends: tuple[DrawnTrend, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    slope: str
    slope_words: str
    left: float
    right: float
    base: float
    is_list: bool


@also_narrow
def trends(
    *,
    title: str,
    alt: str,
    reports: Sequence[date],
    milestones: Sequence[Trend],
    slope_words: str,
    fmt_report: FormatDay,
    fmt_month: FormatDay,
    fmt_day: FormatDay,
    head: str,
    moved_head: str,
    width: float = WIDTH,
) -> Trends:
    """Forecasts over reports. `reports` are the days they stand for, oldest first; `head` heads the table.

    At most nine milestones can be told apart: choose them before.
    """
    narrow = is_narrow(width)
    days = [day for one in milestones for day in one.forecasts if day] or list(reports)
    first, last = whole_months(days)
    left = 64.0
    right = width - (34 if narrow else BESIDE)
    base = 330.0 if narrow else max(300.0, 60 + 36.0 * len(milestones))
    x = Linear(0, max(len(reports) - 1, 1), left + 10, right - 12)
    y = Days(first, last, base - 6, 20)
    plan = _Plan(x, y, right, base, narrow)
    ends = [_end(one, x, y) for one in milestones]
    places = spread([end[1] for end in ends], 14 if narrow else 34, 24, base - 10)
    drawn = tuple(
        _drawn(number, one, ends[number - 1], place, plan, fmt_day)
        for number, (one, place) in enumerate(zip(milestones, places, strict=True), start=1)
    )
    slope = [(x(n), y(day)) for n, day in enumerate(reports) if first <= day <= last]
    every = max(1, -(-len(reports) * 62 // int(right - left)))
    return Trends(
        title=title,
        alt=alt,
        table=Table(
            (head, *(fmt_report(day) for day in reports), moved_head),
            tuple(
                (one.label, *(fmt_day(day) if day else "–" for day in one.forecasts), one.moved)
                for one in milestones
            ),
        ),
        width=width,
        height=base + 34 + (24 + 20 * len(milestones) if narrow else 0),
        trends=drawn,
        x_ticks=tuple(
            Tick(x(n), fmt_report(day))
            for n, day in enumerate(reports)
            if (len(reports) - 1 - n) % every == 0
        ),
        y_ticks=tuple(
            Tick(y(month), fmt_month(month))
            for month in axis_months(first, last, 7)
            if y(month) > 22
        ),
        slope="M" + "L".join(f"{a} {b}" for a, b in slope) if len(slope) > 1 else "",
        slope_words=slope_words,
        left=left,
        right=right,
        base=base,
        is_list=narrow,
    )


def _end(one: Trend, x: Linear, y: Days) -> tuple[float, float]:
    known = [(n, day) for n, day in enumerate(one.forecasts) if day]
    return (x(known[-1][0]), y(known[-1][1])) if known else (x(0), y(y.first))


@dataclass(frozen=True)
class _Plan:
    """Where things are drawn."""

    x: Linear
    y: Days
    right: float
    base: float
    is_narrow: bool

    def label_at(self, number: int, place: float) -> tuple[float, float]:
        """Beside the end of the line, or in a list below where there is no room beside."""
        return (6, self.base + 48 + 20 * number) if self.is_narrow else (self.right + 14, place)


def _drawn(
    number: int,
    one: Trend,
    end: tuple[float, float],
    place: float,
    plan: _Plan,
    fmt_day: FormatDay,
) -> DrawnTrend:
    points = [(plan.x(n), plan.y(day), fmt_day(day)) for n, day in enumerate(one.forecasts) if day]
    label_x, label_y = plan.label_at(number, place)
    room = 200 if plan.is_narrow else BESIDE - 22
    return DrawnTrend(
        number=number,
        path="M" + "L".join(f"{a} {b}" for a, b, _day in points) if len(points) > 1 else "",
        dots=tuple(points),
        color=WARN if one.is_late else MUTED if one.is_done else ACCENT,
        stroke=2.6 if one.is_critical else 1.6,
        end_x=end[0],
        end_y=end[1],
        label=cut(f"{number}. {one.label}", room),
        moved=one.moved,
        label_x=label_x,
        label_y=label_y,
        is_done=one.is_done,
        number_y=round(place + 4, 2),
    )
