"""Drawings of the cockpit: the plan over time, and money by year."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portfolio.cockpit.money import Money
from portfolio.initiatives.models import Milestone
from portfolio.initiatives.wording import difference_in_words
from portfolio.lifecycle.models import Stage
from ppm.ui import figures
from ppm.ui.choices import STATUSES
from ppm.ui.plots import Line, Lines, lines
from ppm.ui.timecharts import Roadmap, Slip, Slips, Span, roadmap, slips


def short_month(day: date) -> str:
    return str(date_format(day, "N Y"))


def short_day(day: date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


def stage_chart(stages: Sequence[Stage], today: date, colour: str) -> Roadmap | None:
    """The stages over time, agreed and expected; nothing when none has dates."""
    spans = []
    for stage in stages:
        start = stage.actual_start or stage.baseline_start
        end = stage.actual_end or stage.forecast_end or stage.baseline_end
        if start and end:
            status = {"running": colour, "completed": "green"}.get(stage.state, "grey")
            spans.append(Span(str(stage), start, max(start, end), status, stage.baseline_end))
    if not spans:
        return None
    words = {key: str(value.word) for key, value in STATUSES.items()}
    count = len(spans)
    sentence = ngettext("%(n)s stage over time.", "%(n)s stages over time.", count)
    return roadmap(
        title=_("Stages"),
        alt=sentence % {"n": count},
        spans=spans,
        today=(today, _("Today")),
        fmt_month=short_month,
        fmt_day=short_day,
        words=words,
        head=(
            pgettext("plan", "Stage"),
            _("Status"),
            pgettext("date", "Start"),
            _("End, baseline"),
            _("End, expected"),
        ),
    )


def milestone_chart(milestones: Sequence[Milestone], today: date) -> Slips | None:
    """Each milestone from its agreed to its expected date; nothing when none has both."""
    drawn = []
    for one in milestones:
        expected = one.actual_on or one.forecast_on or one.baseline_on
        agreed = one.baseline_on or expected
        if agreed and expected:
            late = expected > agreed
            words = difference_in_words(agreed, expected) if one.baseline_on else ""
            drawn.append(Slip(one.name, agreed, expected, words, bool(one.actual_on), late))
    if not drawn:
        return None
    late_count = sum(slip.is_bad for slip in drawn)
    sentence = ngettext(
        "%(late)s of %(n)s milestone comes later than agreed.",
        "%(late)s of %(n)s milestones come later than agreed.",
        len(drawn),
    )
    return slips(
        title=_("Milestones: agreed and expected"),
        alt=sentence % {"late": late_count, "n": len(drawn)},
        milestones=drawn,
        today=(today, _("Today")),
        fmt_month=short_month,
        fmt_day=short_day,
        head=(_("Milestone"), _("Agreed"), _("Expected"), _("Difference")),
    )


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
