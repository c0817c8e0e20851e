"""The table below the picture: the same rows in words; on a telephone it is what is shown."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from portfolio.cockpit.columns import ALL_COLUMNS
from portfolio.initiatives.models import Initiative
from portfolio.roadmap.calc import Window
from portfolio.roadmap.drawing import small_line
from ppm.ui import chips
from ppm.ui.columns import Column, day_column

OF_THE_LIST = {column.key: column for column in ALL_COLUMNS}
SHOWN = ("name", "unit", "status", "stage", "milestone")


def columns_for(shown: Window, today: date, *, has_links: bool = True) -> list[Column]:
    """Columns of the portfolio list about time, with those of this page in their places.

    Dependencies are counted for the rows of a page only, so that files go without them (`has_links`).
    """
    kept = {
        one.key: replace(
            one,
            shown=one.key in (*SHOWN, "end"),
            is_edited=False,
            on_narrow=one.key not in ("unit", "stage"),
        )
        for one in ALL_COLUMNS
    }
    kept["status"] = replace(kept["status"], css="")
    start = day_column(
        "start",
        pgettext_lazy("date", "Start"),
        lambda row: row.actual_start or row.baseline_start,
        sort="starts_on",
        on_narrow=False,
    )
    end = replace(kept["end"], cell=_end_with_line(shown, today), css="end-cell span-2")
    deadline = day_column(
        "deadline",
        _("Legal deadline"),
        lambda row: row.legal_deadline_on,
        sort="legal_deadline_on",
        shown=False,
    )
    links = Column("links", _("Dependencies"), _links, width=20)
    columns = [*(kept[key] for key in SHOWN), start, end, deadline]
    known = {column.key for column in columns}
    return [
        *columns,
        *([links] if has_links else []),
        *(one for one in kept.values() if one.key not in known),
    ]


def _end_with_line(shown: Window, today: date) -> Callable[[Any], SafeString]:
    """The end with its difference; on a telephone the row as a line, which the picture is on a screen."""
    draw = OF_THE_LIST["end"].cell
    return lambda row: format_html("{}{}", draw(row), small_line(row, shown, today))


def _links(row: Initiative) -> SafeString:
    """How many open ones there are, and how many of them sound an alarm; `prepare` has counted."""
    count, alarms = getattr(row, "link_counts", (0, 0))
    if not count:
        return chips.text("")
    said = ngettext("%(n)s open", "%(n)s open", count) % {"n": count}
    if not alarms:
        return format_html("{}", said)
    words = ngettext("%(n)s alarm", "%(n)s alarms", alarms) % {"n": alarms}
    return format_html("{} {}", said, chips.badge(words, "bad"))
