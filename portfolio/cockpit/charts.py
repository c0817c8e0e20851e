"""Drawings of the cockpit: the plan over time, and money by year."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.cockpit.money import Money
from portfolio.initiatives.wording import difference_in_words
from portfolio.lifecycle.models import Stage
from portfolio.milestones.models import Milestone
from ppm.ui import figures
from ppm.ui.plots import Line, Lines, lines
from ppm.ui.slips import Slip, Slips, slips


def short_month(day: date) -> str:
    return str(date_format(day, "N Y"))


def short_day(day: date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


def plan_chart(
    stages: Sequence[Stage], milestones: Sequence[Milestone], today: date
) -> Slips | None:
    """Ends of stages, then milestones, each from its agreed to its expected date."""
    ends = [_slip(str(one), one.baseline_end, one.forecast_end, one.actual_end) for one in stages]
    events = [
        _slip(one.name, one.baseline_on, one.forecast_on, one.actual_on) for one in milestones
    ]
    drawn = [slip for slip in (*ends, *events) if slip is not None]
    if not drawn:
        return None
    sentence = ngettext(
        "%(late)s of %(n)s date comes later than agreed.",
        "%(late)s of %(n)s dates come later than agreed.",
        len(drawn),
    )
    return slips(
        title=_("Ends of stages and milestones: agreed and expected"),
        alt=sentence % {"late": sum(slip.is_bad for slip in drawn), "n": len(drawn)},
        milestones=drawn,
        today=(today, _("Today")),
        fmt_month=short_month,
        fmt_day=short_day,
        head=(_("Stage or milestone"), _("Agreed"), _("Expected"), _("Difference")),
    )


def _slip(
    label: str, agreed: date | None, forecast: date | None, actual: date | None
) -> Slip | None:
    expected = actual or forecast or agreed
    if expected is None:
        return None
    words = difference_in_words(agreed, expected)
    is_late = agreed is not None and expected > agreed
    return Slip(label, agreed or expected, expected, words, actual is not None, is_late)


def money_chart(money: Money) -> Lines | None:
    """Budget, forecast and actual cost added up year after year; nothing below two years."""
    years = [row.year for row in money.years]
    if len(years) < 2:
        return None
    series = []
    for measure, label in money.measures:
        values: list[float | None] = []
        running = Decimal(0)
        for row in money.years:
            total = row.totals[measure]
            if total.amount is None or total.state != "known":
                break
            running += total.amount
            values.append(float(running))
        if values:
            series.append(Line(str(label), values))
    if not series:
        return None

    def fmt(value: float) -> str:
        return figures.amount(Decimal(str(value)), money.currency, compact=True)

    ends = ", ".join(f"{one.label} {fmt(one.values[-1] or 0)}" for one in series)
    return lines(
        title=_("Money added up over the years"),
        alt=ends,
        places=[str(year) for year in years],
        series=series,
        fmt=fmt,
        head=_("Year"),
    )
