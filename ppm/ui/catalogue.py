"""Sample data for `/ui/`: every component in every state, without touching the portfolio."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.org.models import OrgUnit
from ppm.ui import allof, chips, figures
from ppm.ui.choices import STATUSES
from ppm.ui.columns import Column
from ppm.ui.forms import AmountField, PortalForm
from ppm.ui.lists import FRAGMENT, Listing
from ppm.ui.liststate import ListState, chosen_order, read_state
from ppm.ui.samples import ROWS, TODAY, SampleRow, sample_charts
from ppm.ui.stale import Difference, Stale

COLUMNS = [
    Column(
        "name",
        _("Project"),
        lambda r: format_html(
            '<a href="#list">{}</a><span class="sub">{} · {}</span>', r.name, r.code, r.manager
        ),
        lambda r: r.name,
        sort="name",
        primary=True,
        width=40,
    ),
    Column(
        "status",
        _("Declared status"),
        lambda r: chips.rag(r.declared),
        lambda r: str(STATUSES[r.declared].word),
        sort="declared",
    ),
    Column("history", _("Last six"), lambda r: chips.strip(r.history)),
    Column(
        "budget",
        pgettext_lazy("column", "Budget"),
        lambda r: figures.money(r.budget, "EUR", r.budget_state, compact=True),
        lambda r: r.budget,
        sort="budget",
        numeric=True,
    ),
    Column("end", _("Planned end"), lambda r: figures.day(r.end), lambda r: r.end, sort="end"),
]


class SampleForm(PortalForm):
    """One field of each kind."""

    name = forms.CharField(
        label=_("Project"), max_length=80, help_text=_("As the committee knows it.")
    )
    summary = forms.CharField(label=_("Summary"), widget=forms.Textarea, required=False)
    status = forms.ChoiceField(
        label=_("Declared status"),
        choices=[(s.key, s.word) for s in STATUSES.values()],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label=_("Tailoring class"), choices=[("light", _("Light")), ("standard", _("Standard"))]
    )
    end = forms.DateField(label=_("Planned end"), required=False)
    budget = AmountField(label=_("Budget"), required=False)
    attachment = forms.FileField(label=_("Attachment"), required=False)
    is_confirmed = forms.BooleanField(label=_("I have checked these figures."), required=False)


class SampleFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Search"), method="nothing")
    status = django_filters.ChoiceFilter(
        label=_("Declared status"),
        choices=[(s.key, s.word) for s in STATUSES.values()],
        method="nothing",
        empty_label=allof.STATUSES,
    )

    class Meta:
        model = OrgUnit
        fields: list[str] = []

    def nothing(self, queryset: Any, name: str, value: str) -> Any:
        return queryset


def catalogue(request: HttpRequest) -> dict[str, Any]:
    """The context of the catalogue page."""
    wrong = SampleForm({"name": "", "budget": "beaucoup"}, auto_id="wrong_%s")
    return {
        "listing": _listing(request, ROWS),
        "empty_listing": _listing(request, [], "empty-list"),
        "wrong": wrong,
        "statuses": list(STATUSES),
        "long_series": ("green", "green", "amber", "red", "red", "grey"),
        "million": Decimal("12345678.90"),
        "totals": {"EUR": (Decimal(182_400_000), 42, 58), "GBP": (Decimal(9_100_000), 3, 3)},
        "today": TODAY,
        "now": datetime(2026, 11, 22, 14, 30, tzinfo=UTC),
        "stale": Stale(
            (Difference(_("Summary"), "Deux produits sont prêts.", "Un produit est prêt."),),
            "#stale",
        ),
        "events": [
            {
                "at": datetime(2026, 11, 20, 9, 12, tzinfo=UTC),
                "title": _("Report validated"),
                "by": "Ilse Keersbilck",
                "tone": "good",
            },
            {
                "at": datetime(2026, 11, 18, 16, 40, tzinfo=UTC),
                "title": _("Report returned"),
                "by": "Ilse Keersbilck",
                "text": "Graag de nieuwe datum.",
                "tone": "bad",
            },
            {
                "at": datetime(2026, 11, 17, 8, 5, tzinfo=UTC),
                "title": _("Report submitted"),
                "by": "Bastien Lorquet",
            },
        ],
        "periods": [
            ("10/2026", "green", "amber", "+12 d / 20 d"),
            ("09/2026", "green", "green", ""),
        ],
        "tabs": [(_("Overview"), "#a", True), (_("Plan"), "#b", False), (_("Money"), "#c", False)],
        "charts": sample_charts(),
    }


def _listing(request: HttpRequest, rows: list[SampleRow], fragment: str = FRAGMENT) -> Listing:
    filters = SampleFilter(
        request.GET if rows else None, queryset=OrgUnit.objects.none(), request=request
    )
    page = Paginator(rows, 50).get_page(1)
    nobody = OrgUnit.objects.none()
    state = read_state(request) if rows else ListState(request.path, QueryDict())
    order = chosen_order(["name"], COLUMNS)
    listed = Listing(request, _("Projects"), filters, COLUMNS, nobody, page, state, order, fragment)
    listed.has_files, listed.count = False, len(rows)
    return listed
