from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.judgement.models import BoardItem
from ppm.languages.nearest import nearest
from ppm.ui import chips
from ppm.ui.columns import Column
from ppm.ui.figures import day, month


def _project(row: BoardItem) -> str:
    name, language = nearest(row.report.initiative, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        reverse("portfolio:report_detail", args=[row.report_id]),
        chips.text(name, language),
        row.report.initiative.code,
    )


def _settled(row: BoardItem) -> str:
    if row.settled_at is None:
        return chips.badge(_("to be put to the board"), "warn")
    return format_html(
        '{}<span class="sub">{}</span>',
        chips.text(row.settled_text, row.settled_language),
        day(row.settled_at),
    )


def _settle(row: BoardItem) -> str:
    if row.settled_at is not None:
        return ""
    return format_html(
        '<a href="{}">{}</a>',
        reverse("portfolio:board_item_settle", args=[row.pk]),
        _("Note what the board said"),
    )


SETTLE = Column("settle", _("To do"), _settle, lambda r: "")
COLUMNS = [
    Column(
        "project",
        _("Project"),
        _project,
        lambda r: r.report.initiative.code,
        primary=True,
        width=40,
    ),
    Column(
        "dimension",
        _("Dimension"),
        lambda r: capfirst(r.get_dimension_display()),
        lambda r: r.get_dimension_display(),
        sort="dimension",
    ),
    Column(
        "period",
        _("Period"),
        lambda r: month(r.report.cycle.period),
        lambda r: r.report.cycle.period,
        sort="report__cycle__period",
    ),
    Column(
        "times",
        _("Periods in a row"),
        lambda r: str(r.times),
        lambda r: r.times,
        sort="times",
        numeric=True,
    ),
    Column(
        "settled", _("Word of the board"), _settled, lambda r: r.settled_text, sort="settled_at"
    ),
]
