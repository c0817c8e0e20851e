"""The drawing of one benefit: the target year by year, and what was measured."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from portfolio.benefits.calc import FLOW, flow_until, level_on
from portfolio.benefits.models import Benefit
from portfolio.benefits.wording import rate_words, value_text
from ppm.ui.plots import Line, Lines, lines

QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))


def benefit_chart(
    row: Benefit, values: Sequence[tuple[date, Decimal]], today: date
) -> Lines | None:
    """Quarter by quarter from the value before to the last target; nothing without them."""
    indicator, baseline = row.indicator, row.baseline_value
    targets = {one.year: one.value for one in row.targets.all()}
    if indicator is None or baseline is None or not targets:
        return None
    first = row.baseline_on or date(min(targets), 1, 1)
    last = max(date(max(targets), 12, 31), *(day for day, _value in values), first)
    ends = [
        date(year, month, day)
        for year in range(min(first.year, min(targets)), last.year + 1)
        for month, day in QUARTERS
        if date(year, month, day) >= first
    ]
    begun = row.baseline_on
    is_flow = indicator.nature == FLOW
    planned: list[float | None] = []
    for end in ends:
        if is_flow:
            wanted = flow_until(end, targets, begun=begun, curve=row.curve)
        else:
            wanted = level_on(end, targets, baseline=baseline, begun=begun, curve=row.curve)
        planned.append(float(wanted) if wanted is not None else None)
    return lines(
        title=_("Target and measured"),
        alt=f"{row.name}: {rate_words(row)}",
        places=[f"{end.month // 3}/{end.year}" for end in ends],
        series=[
            Line(_("Target"), planned),
            Line(_("Measured"), _by_quarter(ends, values, today, is_flow=is_flow)),
        ],
        fmt=lambda value: value_text(Decimal(str(round(value, 2))), indicator),
        head=_("Quarter"),
    )


def _by_quarter(
    ends: Sequence[date],
    values: Sequence[tuple[date, Decimal]],
    today: date,
    *,
    is_flow: bool,
) -> list[float | None]:
    """The latest value known at the end of each quarter (of a flow: all so far), up to the last one."""
    found: list[float | None] = []
    newest = max((day for day, _value in values), default=None)
    for place, end in enumerate(ends):
        start = ends[place - 1] if place else date.min
        until = [value for day, value in values if day <= end]
        if newest is None or not until or start >= newest:
            found.append(None)
        else:
            found.append(float(sum(until) if is_flow else until[-1]))
    return found
