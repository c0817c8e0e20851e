"""The picture of milestones over reports, in the reader's language."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from portfolio.slips.selectors import Slipping, slipping_of
from ppm.ui.trends import Trend, Trends, trends

MOST = 8


def days_in_words(days: int | None) -> str:
    """“12 working days later”."""
    if days is None:
        return "–"
    if days == 0:
        return _("unmoved")
    if days > 0:
        words = ngettext("%(n)s working day later", "%(n)s working days later", days)
        return words % {"n": days}
    words = ngettext("%(n)s working day earlier", "%(n)s working days earlier", -days)
    return words % {"n": -days}


def slip_chart(initiative: Initiative, plan: Sequence[Milestone], today: date) -> Trends | None:
    """Up to eight milestones of the plan over the reports: critical ones and those that moved most.

    Nothing below two reports. One statement.
    """
    reports, found = slipping_of(initiative, plan, today)
    if len(reports) < 2 or not found:
        return None
    chosen = _chosen(found)
    late = sum((one.days or 0) > 0 for one in found)
    sentence = ngettext(
        "%(late)s of %(n)s milestone is expected later than in the first report.",
        "%(late)s of %(n)s milestones are expected later than in the first report.",
        len(found),
    )
    return trends(
        title=_("Milestones over the reports"),
        alt=sentence % {"late": late, "n": len(found)},
        reports=reports,
        milestones=[
            Trend(
                one.name,
                one.forecasts,
                days_in_words(one.days),
                (one.days or 0) > 0,
                one.is_done,
                one.is_critical,
            )
            for one in chosen
        ],
        slope_words=_("Here the forecast is the day of the report: reached, or past."),
        fmt_report=lambda day: str(date_format(day, "m/y")),
        fmt_month=lambda day: str(date_format(day, "m/Y")),
        fmt_day=lambda day: str(date_format(day, "SHORT_DATE_FORMAT")),
        head=_("Milestone"),
        moved_head=_("Since the first report"),
    )


def _chosen(found: Sequence[Slipping]) -> list[Slipping]:
    """The most telling ones, by their date."""
    telling = sorted(found, key=lambda one: (not one.is_critical, -abs(one.days or 0)))
    return sorted(telling[:MOST], key=lambda one: one.forecasts[-1] or date.max)
