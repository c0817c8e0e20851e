"""The milestones that are late today: who, what, by how much; the figure of the dashboards leads here."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import DurationField, ExpressionWrapper, F, Q
from django.db.models.functions import Coalesce
from django.forms import CheckboxInput
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portfolio.cockpit.filters import ParentFilter, UnitFilter
from portfolio.initiatives.choices import RUNNING, Kind
from portfolio.initiatives.wording import difference_in_words
from portfolio.milestones.models import Milestone
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import nearest
from ppm.ui import chips
from ppm.ui.columns import Column, day_column


def late_of_projects(person: Person, today: date) -> Any:
    """Late milestones of running projects in a person's sight, with `slip`: from the agreed day."""
    rows = Milestone.objects.visible_to(person).late(today)
    rows = rows.filter(initiative__kind=Kind.PROJECT, initiative__state__in=RUNNING)
    slip = ExpressionWrapper(
        F("forecast_on") - Coalesce(F("baseline_on"), F("forecast_on")), DurationField()
    )
    return rows.annotate(slip=slip).select_related("initiative__unit", "initiative__standing")


class LateFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Milestone or project"), method="by_text")
    unit = UnitFilter(method="by_unit")
    parent = ParentFilter(method="by_parent")
    critical = django_filters.BooleanFilter(
        label=_("Critical ones only"), method="by_critical", widget=CheckboxInput
    )

    class Meta:
        model = Milestone
        fields: list[str] = []

    def by_text(self, rows: Any, _name: str, value: str) -> Any:
        found = Q(name__icontains=value) | Q(initiative__code__icontains=value)
        for language in LANGUAGES:
            found |= Q(**{f"initiative__name_{language}__icontains": value})
        return rows.filter(found)

    def by_unit(self, rows: Any, _name: str, value: Any) -> Any:
        return rows.filter(initiative__unit__path__within=value.path)

    def by_parent(self, rows: Any, _name: str, value: Any) -> Any:
        return rows.filter(initiative__path__within=value.path)

    def by_critical(self, rows: Any, _name: str, value: bool) -> Any:
        return rows.filter(is_critical=True) if value else rows


def _milestone(row: Milestone) -> SafeString:
    return format_html(
        '<a href="{}">{}</a> {}',
        reverse("portfolio:initiative_plan", args=[row.initiative_id]),
        chips.text(row.name, row.language),
        chips.badge(_("critical"), "warn") if row.is_critical else "",
    )


def _project(row: Milestone) -> SafeString:
    return format_html(
        '{}<span class="sub">{} · {}</span>',
        chips.text(*nearest(row.initiative, "name")),
        row.initiative.code,
        row.initiative.unit.code,
    )


def _slip(row: Milestone) -> str:
    if not row.baseline_on or (row.forecast_on and row.forecast_on <= row.baseline_on):
        return str(_("date has passed"))
    return difference_in_words(row.baseline_on, row.forecast_on)


COLUMNS = [
    Column(
        "milestone",
        _("Milestone"),
        _milestone,
        lambda row: row.name,
        sort="name",
        primary=True,
        width=40,
    ),
    Column(
        "project",
        _("Project"),
        _project,
        lambda row: str(row.initiative),
        sort="initiative__code",
        width=40,
    ),
    Column(
        "status",
        _("Status"),
        lambda row: chips.rag(row.initiative.standing.declared),
        lambda row: row.initiative.standing.get_declared_display(),
        sort="initiative__standing__declared",
    ),
    day_column("agreed", _("Agreed"), lambda row: row.baseline_on, sort="baseline_on"),
    day_column("expected", _("Expected"), lambda row: row.forecast_on, sort="forecast_on"),
    Column("slip", _("Difference"), _slip, _slip, sort="slip"),
]
