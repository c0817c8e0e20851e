"""Drawings of the dashboard."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from portfolio.finance.calc import Total
from portfolio.initiatives.wording import difference_in_words
from portfolio.rollups.selectors import ESTIMATE, SHOWN, RolledUp
from portfolio.rollups.selectors import Row as YearRow
from ppm.languages.nearest import coded_name
from ppm.translations.selectors import plain_in
from ppm.ui import figures
from ppm.ui.charts import StatusBars, status_bars
from ppm.ui.choices import STATUSES
from ppm.ui.pairs import Pair, Pairs, pairs
from ppm.ui.slips import Slip, Slips, slips
from reporting.dashboards.attention import Row
from reporting.dashboards.selectors import Department

BUDGET, FORECAST = SHOWN.index("budget"), SHOWN.index(ESTIMATE)


def words() -> dict[str, str]:
    return {key: str(value.word) for key, value in STATUSES.items()}


def name_of(department: Department) -> str:
    return coded_name(department.unit)


def by_department(
    departments: Sequence[Department], addresses: Mapping[int, str], title: str
) -> StatusBars:
    """Projects by declared status, a bar per department that leads to its list."""
    reds = sum(one.summary.counts["red"] for one in departments)
    text = ngettext("%(n)s red project in %(units)s.", "%(n)s red projects in %(units)s.", reds)
    with_red = [one.unit.code for one in departments if one.summary.counts["red"]]
    return status_bars(
        title=title,
        alt=text % {"n": reds, "units": ", ".join(with_red)} if reds else _("No project is red."),
        rows=[(name_of(one), one.summary.counts) for one in departments],
        words=words(),
        head=_("Department"),
        total=pgettext("table", "Total"),
        hrefs={name_of(one): addresses[one.unit.pk] for one in departments},
    )


def trend(periods: Sequence[tuple[date, dict[str, int]]]) -> StatusBars:
    """Projects by declared status, a bar per frozen period."""
    first, last = periods[0], periods[-1]
    text = _("Red projects: %(before)s in %(first)s, %(after)s in %(last)s.")
    return status_bars(
        title=_("Status in the frozen periods"),
        alt=text
        % {
            "before": first[1]["red"],
            "first": date_format(first[0], "F Y"),
            "after": last[1]["red"],
            "last": date_format(last[0], "F Y"),
        },
        rows=[(date_format(period, "N Y"), counts) for period, counts in periods],
        words=words(),
        head=_("Period"),
        total=pgettext("table", "Total"),
    )


def late_milestones(rows: Sequence[Row], today: date) -> Slips | None:
    """The milestones that slipped most, from the agreed day to the expected one."""
    both = [(row, row.day, row.other_day) for row in rows if row.day and row.other_day]
    if not both:
        return None
    written = {row.pk: (row.text or "", row.language or "") for row, *_days in both}
    shown = plain_in(get_language() or "en", written.values())
    names = {pk: shown.get(text, text[0]) for pk, text in written.items()}
    worst = both[0]
    return slips(
        title=_("Milestones that slip most"),
        alt=_("%(milestone)s of %(project)s: %(words)s.")
        % {
            "milestone": names[worst[0].pk],
            "project": worst[0].name[0],
            "words": difference_in_words(worst[1], worst[2]),
        },
        milestones=[
            Slip(
                f"{row.code} {names[row.pk]}",
                agreed,
                expected,
                difference_in_words(agreed, expected),
                is_bad=(expected - agreed).days > 0,
            )
            for row, agreed, expected in both
        ],
        today=(today, _("Today")),
        fmt_month=lambda day: str(date_format(day, "N Y")),
        fmt_day=lambda day: str(date_format(day, "SHORT_DATE_FORMAT")),
        head=(_("Milestone"), _("Agreed"), _("Expected"), _("Difference")),
    )


def money_by_year(money: RolledUp) -> Pairs | None:
    """Forecast against budget, year by year; nothing when no year is known."""
    rows = [row for row in money.by_year if row.key is not None]
    if not rows:
        return None

    def fmt(value: float) -> str:
        return figures.amount(Decimal(str(value)), money.currency, compact=figures.THOUSANDS)

    drawn = [
        Pair(str(row.key), _known(row.cells[BUDGET]), _known(row.cells[FORECAST]), _coverage(row))
        for row in rows
    ]
    return pairs(
        title=_("Money by year, %(currency)s") % {"currency": money.currency},
        alt="; ".join(
            _("%(year)s: budget %(budget)s, forecast %(forecast)s")
            % {
                "year": one.label,
                "budget": "–" if one.first is None else fmt(one.first),
                "forecast": "–" if one.second is None else fmt(one.second),
            }
            for one in drawn
        ),
        rows=drawn,
        names=(_("Budget"), pgettext("money", "Forecast")),
        fmt=fmt,
        head=(_("Year"), _("Budget"), pgettext("money", "Forecast"), pgettext("amounts", "Known")),
    )


def _known(total: Total) -> float | None:
    return float(total.amount) if total.known and total.amount is not None else None


def _coverage(row: YearRow) -> str:
    """How many of the amounts behind both bars are known; nothing when all are."""
    known = sum(row.cells[place].known for place in (BUDGET, FORECAST))
    of = sum(row.cells[place].of for place in (BUDGET, FORECAST))
    return "" if known == of else _("%(known)s of %(of)s known") % {"known": known, "of": of}
