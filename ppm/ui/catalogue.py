"""Sample data for `/ui/`: every component in every state, without touching the portfolio."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.org.models import OrgUnit
from ppm.ui import charts, chips, figures, timecharts
from ppm.ui.choices import STATUSES
from ppm.ui.columns import Column
from ppm.ui.forms import AmountField, PortalForm
from ppm.ui.lists import FRAGMENT, Listing
from ppm.ui.stale import Difference, Stale

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class SampleRow:
    code: str
    name: str
    manager: str
    declared: str
    computed: str
    history: tuple[str, ...]
    budget: Decimal | None
    budget_state: str
    end: date


ROWS = [
    SampleRow("P-26-002", "Dossier unique", "Bastien Lorquet", "green", "green", ("red", "red", "red", "red", "amber", "green"), Decimal(4_820_000), "known", date(2027, 6, 30)),
    SampleRow("P-26-004", "Moteur de calcul", "Pieterjan Moerkens", "amber", "red", ("green", "green", "green", "green", "amber", "red"), Decimal(7_315_500), "known", date(2027, 11, 30)),
    SampleRow("P-26-006", "Échanges européens", "Samira Haddouchi", "red", "red", ("amber", "amber", "amber", "red", "red", "red"), None, "withheld", date(2028, 3, 31)),
    SampleRow("P-26-010", "Identités et accès", "Dries Haverals", "green", "grey", ("grey", "grey", "green", "green", "green", "green"), None, "missing", date(2027, 2, 26)),
    SampleRow("P-26-012", "Traçage des consultations", "Lotte Vangeystelen", "grey", "grey", (), None, "not_yet", date(2027, 9, 30)),
]  # fmt: skip

COLUMNS = [
    Column("name", _("Project"), lambda r: chips.format_html('<a href="#list">{}</a><span class="sub">{} · {}</span>', r.name, r.code, r.manager), lambda r: r.name, sort="name", primary=True, width=40),
    Column("status", _("Declared status"), lambda r: chips.rag(r.declared), lambda r: str(STATUSES[r.declared].word), sort="declared"),
    Column("history", _("Last six"), lambda r: chips.strip(r.history)),
    Column("budget", pgettext_lazy("column", "Budget"), lambda r: figures.money(r.budget, "EUR", r.budget_state, compact=True), lambda r: r.budget, sort="budget", numeric=True),
    Column("end", _("Planned end"), lambda r: figures.day(r.end), lambda r: r.end, sort="end"),
]  # fmt: skip


class SampleForm(PortalForm):
    """One field of each kind."""

    name = forms.CharField(label=_("Project"), max_length=80, help_text=_("As the committee knows it."))
    summary = forms.CharField(label=_("Summary"), widget=forms.Textarea, required=False)
    status = forms.ChoiceField(
        label=_("Declared status"), choices=[(s.key, s.word) for s in STATUSES.values()], widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("Tailoring class"), choices=[("light", _("Light")), ("standard", _("Standard"))])
    end = forms.DateField(label=_("Planned end"), required=False)
    budget = AmountField(label=_("Budget"), required=False)
    attachment = forms.FileField(label=_("Attachment"), required=False)
    is_confirmed = forms.BooleanField(label=_("I have checked these figures."), required=False)


class SampleFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("Search"), method="nothing")
    status = django_filters.ChoiceFilter(
        label=_("Declared status"), choices=[(s.key, s.word) for s in STATUSES.values()], method="nothing", empty_label=_("All")
    )

    class Meta:
        model = OrgUnit
        fields: list[str] = []

    def nothing(self, queryset: Any, name: str, value: str) -> Any:
        return queryset


def catalogue(request: HttpRequest) -> dict[str, Any]:
    """The context of the catalogue page."""
    wrong = SampleForm({"name": "", "budget": "beaucoup"})
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
        "stale": Stale((Difference(_("Summary"), "Deux produits sont prêts.", "Un produit est prêt."),), "#stale"),
        "events": [
            {"at": datetime(2026, 11, 20, 9, 12, tzinfo=UTC), "title": _("Report validated"), "by": "Ilse Keersbilck", "tone": "good"},
            {"at": datetime(2026, 11, 18, 16, 40, tzinfo=UTC), "title": _("Report returned"), "by": "Ilse Keersbilck", "text": "Graag de nieuwe datum.", "tone": "bad"},
            {"at": datetime(2026, 11, 17, 8, 5, tzinfo=UTC), "title": _("Report submitted"), "by": "Bastien Lorquet"},
        ],
        "periods": [("10/2026", "green", "amber", "+12 d / 20 d"), ("09/2026", "green", "green", "")],
        "tabs": [(_("Overview"), "#a", True), (_("Plan"), "#b", False), (_("Money"), "#c", False)],
        "charts": sample_charts(),
    }  # fmt: skip


def _listing(request: HttpRequest, rows: list[SampleRow], fragment: str = FRAGMENT) -> Listing:
    filters = SampleFilter(request.GET, queryset=OrgUnit.objects.none(), request=request)
    page = Paginator(rows, 50).get_page(1)
    title = _("Projects")
    return Listing(request, title, filters, COLUMNS, OrgUnit.objects.none(), page, "name", fragment, "")


def sample_charts() -> list[charts.Chart]:
    """One of each drawing."""
    words = {key: str(value.word) for key, value in STATUSES.items()}
    day = figures.formats.date_format

    def short(value: date) -> str:
        return str(day(value, "N Y"))

    def numeric(value: date) -> str:
        return str(day(value, "SHORT_DATE_FORMAT"))

    def millions(value: float) -> str:
        return figures.amount(Decimal(str(value)) * 1_000_000, compact=True) if value else "0"

    months = [formats.date_format(date(2026, m, 1), "N") for m in range(1, 13)]
    units = ["Prestations et droits", "Cotisations et contrôle", "Services numériques", "Personnel et logistique"]
    counts = [
        {"green": 11, "amber": 4, "red": 2, "grey": 1},
        {"green": 9, "amber": 3, "red": 1},
        {"green": 8, "amber": 5, "red": 3, "grey": 3},
        {"green": 6, "amber": 1},
    ]
    grid = ["green", "green", "amber", "amber", "red", "red", "red", "red", "amber", "green", "green", "grey"]
    return [
        charts.status_bars(title=str(_("Status by department")), alt="34 green, 13 amber, 6 red, 4 not known.", rows=list(zip(units, counts, strict=True)), words=words, head=str(_("Department")), total=str(pgettext_lazy("table", "Total"))),
        charts.lines(title=str(_("Forecast against budget")), alt="The forecast ends 1.1 M€ above the budget.", places=months, series=[charts.Line(str(_("Budget")), [1 + i for i in range(12)]), charts.Line(str(pgettext_lazy("money", "Forecast")), [0.6 + i * 1.12 for i in range(12)]), charts.Line(str(pgettext_lazy("money", "Actual")), [0.6 + i * 1.05 for i in range(10)])], fmt=millions, head=str(_("Month")), mark=(9, str(_("Today")))),
        timecharts.roadmap(title=str(_("Roadmap")), alt="Five projects between 2025 and 2028; two end later than planned.", spans=[timecharts.Span(r.name, date(2025, 3 + n, 1), r.end, r.declared, date(2027, 4 + n, 30) if n < 3 else None, (timecharts.Diamond(date(2026, 2 + n, 15), "G1", True), timecharts.Diamond(date(2027, 1 + n % 2, 20), "G2"))) for n, r in enumerate(ROWS)], today=(TODAY, str(_("Today"))), fmt_month=short, fmt_day=numeric, words=words, head=(str(_("Project")), str(_("Declared status")), str(_("Start")), str(_("Planned end")), str(_("Forecast end")))),
        timecharts.slips(title=str(_("Milestones: agreed and expected")), alt="Two of three milestones come later than agreed.", milestones=[timecharts.Slip("Cahier des charges publié", date(2026, 9, 1), date(2026, 9, 1), "0", True), timecharts.Slip("Pilote ouvert", date(2026, 12, 1), date(2027, 2, 2), "+63", False, True), timecharts.Slip("Mise en service", date(2027, 6, 1), date(2027, 7, 1), "+30")], today=(TODAY, str(_("Today"))), fmt_month=short, fmt_day=numeric, head=(str(_("Milestone")), str(_("Agreed")), str(_("Expected")), str(_("Difference in days")))),
        timecharts.status_grid(title=str(_("Status history")), alt="Twelve months of five projects.", months=months, rows=[(r.name, grid[n:] + grid[:n], "") for n, r in enumerate(ROWS)], words=words, head=str(_("Project"))),
        charts.bubbles(title=str(_("Value, risk and size")), alt="The largest project has the highest risk.", points=[charts.Bubble(r.name, 20 + 15 * n, 80 - 11 * n * (n % 2 or 2), 2 + 3 * n, r.declared) for n, r in enumerate(ROWS)], axes=(str(_("Project")), str(_("Risk")), str(_("Value")), str(_("Budget")), str(_("Declared status"))), words=words, fmt=lambda v: figures.number(v, 0), fmt_size=millions),
        charts.bars(title=str(_("Budget by department")), alt="Digital services hold most of the budget.", rows=[(units[0], 12.4), (units[1], 6.1), (units[2], 31.9), (units[3], None)], fmt=millions, head=(str(_("Department")), str(_("Budget"))), absent=str(_("no amount known"))),
    ]  # fmt: skip
