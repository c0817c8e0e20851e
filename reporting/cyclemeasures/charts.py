from collections.abc import Sequence
from datetime import date

from django.template.defaultfilters import capfirst
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ppm.ui.charts import Bars, bars
from ppm.ui.figures import number, percent
from ppm.ui.plots import Line, Lines, lines
from reporting.cyclemeasures.calc import Measures
from reporting.cyclemeasures.columns import MEASURES

Periods = Sequence[tuple[date, Measures]]
TREND = ("on_time", "returned", "overrides", "optimism")


def trend(periods: Periods) -> Lines:
    """Four shares over the periods."""
    last = periods[-1][1]
    return lines(
        title=_("Over the periods"),
        alt=_("On time in the last period: %(on_time)s; optimism gap: %(optimism)s.")
        % {"on_time": percent(last.on_time), "optimism": percent(last.optimism)},
        places=[date_format(period, "N Y") for period, _one in periods],
        series=[
            Line(str(MEASURES[name]), [getattr(one, name) for _period, one in periods])
            for name in TREND
        ],
        fmt=percent,
        head=_("Period"),
    )


def minutes(periods: Periods) -> Bars:
    """The median of minutes per form, a bar per period."""
    return bars(
        title=_("Minutes per form"),
        alt="; ".join(
            f"{date_format(period, 'F Y')}: {number(one.minutes, 0)}" for period, one in periods
        ),
        rows=[(str(capfirst(date_format(period, "N Y"))), one.minutes) for period, one in periods],
        fmt=lambda value: number(value, 0),
        head=(_("Period"), str(MEASURES["minutes"])),
        absent=_("not measured"),
    )
