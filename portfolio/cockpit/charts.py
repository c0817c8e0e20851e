"""Drawings of the cockpit: the plan over time, and money by year."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.cockpit.money import ESTIMATE, Money
from portfolio.earnedvalue.selectors import EarnedValue
from portfolio.finance.choices import Measure
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
    """The S-curve: budget, estimate and actual cost added up year after year; nothing below two years.

    What is not known has no height: the sentence under the curve says how much is missing from it.
    """
    years = [row.year for row in money.years]
    if len(years) < 2:
        return None
    series = []
    for name, label in (
        (Measure.BUDGET, Measure.BUDGET.label),
        (ESTIMATE, _("estimate at completion")),
        (Measure.ACTUAL, Measure.ACTUAL.label),
    ):
        values = _added_up(money, name)
        if values:
            series.append(Line(str(label), values))
    if not series:
        return None

    def fmt(value: float) -> str:
        return figures.amount(Decimal(str(value)), money.currency, compact=True)

    ends = ", ".join(f"{one.label} {fmt(one.values[-1] or 0)}" for one in series)
    partly = [one for one in (money.budget, money.estimate, money.actual) if one.known < one.of]
    if partly:
        missing = max(partly, key=lambda one: one.of - one.known)
        ends += ". " + _("The curve shows what is known: %(known)s of %(of)s amounts.") % {
            "known": missing.known,
            "of": missing.of,
        }
    return lines(
        title=_("Money added up over the years"),
        alt=ends,
        places=[str(year) for year in years],
        series=series,
        fmt=fmt,
        head=_("Year"),
    )


def _added_up(money: Money, name: str) -> list[float | None]:
    """One measure year after year: nothing before the first amount that is known, nor after the last."""
    values: list[float | None] = []
    running, has_begun = Decimal(0), False
    for row in money.years:
        amount = row.totals[name].amount if name in row.totals else None
        if amount is None and has_begun:
            break
        has_begun = has_begun or amount is not None
        running += amount or Decimal(0)
        values.append(float(running) if has_begun else None)
    return values if has_begun else []


def earned_chart(value: EarnedValue) -> Lines:
    """Planned and earned value by month, and what was spent on the day of the accounts."""
    found = value.indicators

    def fmt(amount: float) -> str:
        return figures.amount(Decimal(str(round(amount, 2))), value.currency, compact=True)

    now = len(value.earned) - 1
    spent: list[float | None] = [None] * max(now, 0) + [float(found.ac)]
    words = {
        "pv": fmt(float(found.pv)),
        "ev": fmt(float(found.ev)),
        "ac": fmt(float(found.ac)),
        "day": figures.written_day(value.on),
    }
    series = [
        Line(_("planned value"), [float(one) for one in value.planned]),
        Line(_("earned value"), [float(one) for one in value.earned]),
    ]
    if now >= 0:
        series.append(Line(_("actual cost"), spent))
    return lines(
        title=_("Planned and earned value"),
        alt=_("On %(day)s %(pv)s was planned, %(ev)s was earned and %(ac)s was spent.") % words,
        places=[short_month(day) for day in value.months],
        series=series,
        fmt=fmt,
        head=_("Month"),
        mark=(now, _("accounts")) if now >= 0 else None,
    )
