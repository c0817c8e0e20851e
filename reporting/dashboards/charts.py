"""Drawings of the dashboard."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ppm.languages.nearest import coded_name
from ppm.ui.charts import StatusBars, status_bars
from ppm.ui.choices import STATUSES
from reporting.dashboards.selectors import Department


def words() -> dict[str, str]:
    return {key: str(value.word) for key, value in STATUSES.items()}


def name_of(department: Department) -> str:
    return coded_name(department.unit)


def by_department(departments: Sequence[Department], addresses: dict[int, str]) -> StatusBars:
    """Projects by declared status, a bar per department that leads to its list."""
    reds = sum(one.summary.counts["red"] for one in departments)
    text = ngettext("%(n)s red project in %(units)s.", "%(n)s red projects in %(units)s.", reds)
    with_red = [one.unit.code for one in departments if one.summary.counts["red"]]
    return status_bars(
        title=_("Status by department"),
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
