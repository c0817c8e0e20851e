from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.products.choices import Priority, ProductState
from portfolio.registers.products.models import Product
from portfolio.registers.shape import columns as shared
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column

TONES = {
    ProductState.PLANNED: "neutral",
    ProductState.RUNNING: "info",
    ProductState.REVIEW: "info",
    ProductState.ACCEPTED: "good",
    ProductState.HANDED_OVER: "good",
    ProductState.CUT: "warn",
}
PRIORITY_TONES = {Priority.MUST: "info", Priority.SHOULD: "neutral", Priority.COULD: "neutral"}


def _priority(row: Product) -> SafeString:
    return chips.badge(row.get_priority_display(), PRIORITY_TONES[Priority(row.priority)])


def _forecast(row: Product) -> object:
    shown = figures.day(row.forecast_on)
    if row.is_late(localdate()):
        return format_html('{}<span class="sub">{}</span>', shown, chips.badge(_("overdue"), "bad"))
    return shown


COLUMNS = [
    shared.title(_("Product")),
    shared.initiative(),
    Column(
        "priority",
        _("Priority"),
        shared.editable("product", "priority", _priority),
        lambda r: str(r.get_priority_display()),
        sort="priority",
        width=12,
        is_edited=True,
    ),
    Column(
        "kind",
        pgettext_lazy("register", "Kind"),
        lambda r: r.get_kind_display(),
        lambda r: str(r.get_kind_display()),
        sort="kind",
        width=20,
    ),
    shared.owner("product"),
    shared.state("product", TONES),
    Column(
        "edition",
        pgettext_lazy("product", "Version"),
        lambda r: r.edition or "–",
        lambda r: r.edition,
        sort="edition",
        width=10,
    ),
    day_column("planned", _("Planned"), lambda r: r.planned_on, sort="planned_on"),
    Column(
        "forecast_on",
        _("Forecast"),
        shared.editable("product", "forecast_on", _forecast),
        lambda r: r.forecast_on,
        sort="forecast_on",
        width=12,
        is_edited=True,
    ),
    day_column(
        "actual", pgettext_lazy("product", "Delivered"), lambda r: r.actual_on, sort="actual_on"
    ),
    Column(
        "criteria",
        _("Acceptance criteria"),
        lambda r: chips.text(r.criteria, r.language),
        lambda r: r.criteria,
        width=60,
        css="span-2 wide-text",
        shown=False,
    ),
    Column(
        "relations",
        _("Made from, needed by"),
        lambda r: chips.text(r.relations, r.language),
        lambda r: r.relations,
        width=30,
        shown=False,
    ),
    Column(
        "location",
        _("Where it is"),
        lambda r: chips.text(r.location, r.language),
        lambda r: r.location,
        width=30,
        shown=False,
    ),
    *shared.rest(),
]
