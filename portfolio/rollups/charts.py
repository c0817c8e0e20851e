from decimal import Decimal

from django.utils.translation import gettext as _

from portfolio.finance.choices import Measure
from portfolio.rollups.selectors import SHOWN, RolledUp
from ppm.ui import figures
from ppm.ui.plots import Line, Lines, lines

DRAWN = (0, 1, 3)  # budget, estimate, actual


def label_of(place: int) -> str:
    """The word for one of the amounts that are shown."""
    name = SHOWN[place]
    if name not in Measure.values:
        return _("estimate at completion")
    return str(Measure(name).label)


def curve(money: RolledUp) -> Lines | None:
    """Budget, estimate and actual cost added up year after year; nothing below two years."""
    rows = [row for row in money.by_year if row.key is not None]
    if len(rows) < 2:
        return None
    series = []
    for place in DRAWN:
        values: list[float | None] = []
        running = Decimal(0)
        for row in rows:
            if not row.cells[place].known:
                if any(value is not None for value in values):
                    break
                values.append(None)
                continue
            running += row.cells[place].amount or Decimal(0)
            values.append(float(running))
        if any(value is not None for value in values):
            series.append(Line(label_of(place), values))
    if not series:
        return None

    def fmt(value: float) -> str:
        return figures.amount(Decimal(str(value)), money.currency, compact=figures.THOUSANDS)

    return lines(
        title=_("Money added up over the years"),
        alt=", ".join(f"{one.label} {fmt(one.values[-1] or 0)}" for one in series),
        places=[str(row.key) for row in rows],
        series=series,
        fmt=fmt,
        head=_("Year"),
    )
