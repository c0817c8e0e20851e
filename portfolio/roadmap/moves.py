"""The list of what moved: columns and filters, the critical ones first."""

from datetime import date
from typing import Any

import django_filters
from django.forms import CheckboxInput
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.cockpit.filters import ParentFilter, UnitFilter
from portfolio.initiatives.models import Initiative
from portfolio.slips.charts import days_in_words
from portfolio.statusreports.models import ReportMilestone
from ppm.languages.nearest import nearest
from ppm.ui import allof, chips, figures
from ppm.ui.columns import Column, day_column

LATER, EARLIER = "later", "earlier"
WAYS = [(LATER, _("later than told")), (EARLIER, _("earlier than told"))]


def filters_for(periods: list[date]) -> type[django_filters.FilterSet]:
    """The filters, with the periods that one can compare with; the latest is the usual one."""

    class MoveFilter(django_filters.FilterSet):
        text = django_filters.CharFilter(label=_("Milestone or project"), method="by_text")
        since = django_filters.ChoiceFilter(
            label=_("Since the report of"),
            choices=[(f"{one:%Y-%m}", capfirst(figures.month(one))) for one in periods],
            empty_label=pgettext_lazy("period", "The last one"),
            method="kept",
        )
        unit = UnitFilter(method="by_unit")
        parent = ParentFilter(method="by_parent")
        way = django_filters.ChoiceFilter(
            label=_("Moved"), choices=WAYS, empty_label=allof.MOVES, method="by_way"
        )
        critical = django_filters.BooleanFilter(
            label=_("Critical ones only"), method="by_critical", widget=CheckboxInput
        )
        in_sight = 5

        class Meta:
            model = ReportMilestone
            fields: list[str] = []

        def kept(self, rows: Any, name: str, value: Any) -> Any:
            """Nothing here: the rows are those of the period already."""
            return rows

        def by_text(self, rows: Any, name: str, value: str) -> Any:
            named = Initiative.objects.matching(value).values("pk")
            return rows.filter(name__icontains=value) | rows.filter(milestone__initiative__in=named)

        def by_unit(self, rows: Any, name: str, value: Any) -> Any:
            return rows.filter(milestone__initiative__unit__path__within=value.path)

        def by_parent(self, rows: Any, name: str, value: Any) -> Any:
            return rows.filter(milestone__initiative__path__within=value.path)

        def by_way(self, rows: Any, name: str, value: str) -> Any:
            return rows.filter(moved__gt=0) if value == LATER else rows.filter(moved__lt=0)

        def by_critical(self, rows: Any, name: str, value: bool) -> Any:
            return rows.filter(milestone__is_critical=True) if value else rows

    return MoveFilter


def period_asked(given: str, periods: list[date]) -> date | None:
    """The period that the address names, else the latest; `None` when nothing has been frozen yet."""
    named = {f"{one:%Y-%m}": one for one in periods}
    return named.get(given) or next(iter(periods), None)


def _milestone(row: ReportMilestone) -> SafeString:
    mark = chips.badge(_("critical"), "warn") if row.milestone.is_critical else ""
    return format_html(
        '<a href="{}">{}</a> {}',
        reverse("portfolio:initiative_plan", args=[row.milestone.initiative_id]),
        chips.text(row.milestone.name, row.milestone.language),
        mark,
    )


def _project(row: ReportMilestone) -> SafeString:
    initiative = row.milestone.initiative
    name, language = nearest(initiative, "name")
    return format_html(
        '{}<span class="sub">{} · {}</span>',
        chips.text(name, language),
        initiative.code,
        initiative.unit.code,
    )


def _moved(row: Any) -> SafeString:
    tone = "is-late" if row.moved > 0 else "is-early"
    return format_html('<span class="moved {}">{}</span>', tone, days_in_words(row.moved))


def _late(row: Any) -> str:
    return days_in_words(row.late)


COLUMNS = [
    Column(
        "milestone",
        _("Milestone"),
        _milestone,
        lambda row: row.milestone.name,
        sort="milestone__name",
        primary=True,
        width=40,
    ),
    Column(
        "project",
        _("Project"),
        _project,
        lambda row: nearest(row.milestone.initiative, "name")[0],
        sort="milestone__initiative__code",
        width=40,
    ),
    Column(
        "status",
        _("Status"),
        lambda row: chips.rag(row.milestone.initiative.standing.declared),
        lambda row: row.milestone.initiative.standing.get_declared_display(),
        sort="milestone__initiative__standing__declared",
    ),
    Column(
        "critical",
        pgettext_lazy("milestone", "Critical"),
        lambda row: chips.badge(_("critical"), "warn") if row.milestone.is_critical else "",
        lambda row: bool(row.milestone.is_critical),
        sort="milestone__is_critical",
        shown=False,
    ),
    day_column("agreed", _("Baseline"), lambda row: row.agreed_on, sort="agreed_on"),
    day_column("told", _("Told then"), lambda row: row.told_on, sort="told_on"),
    day_column("now", _("Expected now"), lambda row: row.now_on, sort="now_on"),
    Column(
        "moved",
        _("Moved by"),
        _moved,
        lambda row: row.moved,
        sort="moved",
        hint=_("In working days, since that report."),
    ),
    Column(
        "late",
        _("Against the baseline"),
        _late,
        lambda row: row.late,
        sort="late",
        hint=_("In working days."),
    ),
]
