"""The axis of a roadmap: years above, quarters or months below, as many as there is room for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ppm.ui.charts import LETTER, Tick
from ppm.ui.scales import Days, month_starts
from ppm.ui.timecharts import apart

ROOM = 58.0  # the narrowest month that is named
HEIGHT = 56.0


@dataclass(frozen=True)
class Axis:
    """`years` and `parts` are named; `lines` are all that are drawn, with whether a year begins there."""

    years: tuple[Tick, ...]
    parts: tuple[Tick, ...]
    lines: tuple[tuple[float, bool], ...]
    height: float = HEIGHT


def axis_of(
    scale: Days, fmt_month: Callable[[date], str], fmt_quarter: Callable[[date], str]
) -> Axis:
    """Months where they can be named, else quarters, else years alone."""
    months = list(month_starts(scale.first, scale.last))
    wide = (scale.end - scale.start) / max(len(months), 1)
    quarters = [month for month in months if month.month % 3 == 1]
    if wide >= ROOM:
        parts, fmt = months, fmt_month
    elif wide * 3 >= 22:
        parts, fmt = quarters, fmt_quarter
    else:
        parts, fmt = [], fmt_quarter
    lines = parts or [month for month in months if month.month == 1]
    return Axis(
        years=tuple(_years(scale, months)),
        parts=apart(
            [
                tick
                for tick in (Tick(scale(day), fmt(day)) for day in parts)
                if tick.at + LETTER * len(tick.label) <= scale.end + 14
            ]
        ),
        lines=tuple((scale(day), day.month == 1) for day in lines),
    )


def _years(scale: Days, months: list[date]) -> list[Tick]:
    """Each year once, at its first month in sight; one that is nearly over gives way to the next."""
    firsts = [month for n, month in enumerate(months) if n == 0 or month.year != months[n - 1].year]
    ticks = [Tick(scale(month), str(month.year)) for month in firsts]
    return [
        tick
        for tick, following in zip(ticks, [*ticks[1:], None], strict=True)
        if (following.at if following else scale.end + 14) - tick.at >= 40
    ]
