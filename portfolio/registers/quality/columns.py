from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.quality.choices import QualityResult, QualityState
from portfolio.registers.quality.models import QualityActivity
from portfolio.registers.shape import columns as shared
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column

TONES = {
    QualityState.PLANNED: "neutral",
    QualityState.RUNNING: "info",
    QualityState.DONE: "good",
    QualityState.REPEATED: "neutral",
    QualityState.CANCELLED: "neutral",
}
RESULT_TONES = {
    QualityResult.PASSED: "good",
    QualityResult.CONDITIONAL: "warn",
    QualityResult.FAILED: "bad",
}


def result_cell(row: QualityActivity) -> object:
    if row.is_refusal:
        return chips.badge(_("acceptance refused"), "bad")
    if not row.result:
        return chips.text("")
    return chips.badge(row.get_result_display(), RESULT_TONES[QualityResult(row.result)])


def _planned(row: QualityActivity) -> object:
    shown = figures.day(row.planned_on)
    if row.is_overdue(localdate()):
        return format_html('{}<span class="sub">{}</span>', shown, chips.badge(_("overdue"), "bad"))
    return shown


def _product(row: QualityActivity) -> object:
    if row.product is None:
        return chips.text("")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        reverse("portfolio:product_detail", args=[row.product_id]),
        chips.text(row.product.title, row.product.language),
        row.product.reference,
    )


COLUMNS = [
    shared.title(_("Quality activity")),
    shared.initiative(),
    Column(
        "product",
        _("Product"),
        _product,
        lambda r: str(r.product or ""),
        sort="product__number",
        width=36,
    ),
    Column(
        "method",
        _("Method"),
        lambda r: r.get_method_display(),
        lambda r: str(r.get_method_display()),
        sort="method",
        width=18,
    ),
    shared.owner("quality"),
    Column(
        "planned_on",
        _("Planned"),
        shared.editable("quality", "planned_on", _planned),
        lambda r: r.planned_on,
        sort="planned_on",
        width=12,
        is_edited=True,
    ),
    day_column("actual", _("Carried out"), lambda r: r.actual_on, sort="actual_on"),
    Column(
        "result",
        _("Result"),
        result_cell,
        lambda r: str(r.get_result_display()),
        sort="result",
        width=20,
    ),
    shared.state("quality", TONES, is_edited=False),
    Column(
        "reviewers",
        _("Who takes part"),
        lambda r: chips.text(r.reviewers, r.language),
        lambda r: r.reviewers,
        width=30,
        shown=False,
    ),
    Column(
        "findings",
        _("Findings and conditions"),
        lambda r: chips.text(r.findings, r.language),
        lambda r: r.findings,
        width=60,
        css="span-2 wide-text",
        shown=False,
    ),
    Column(
        "record",
        _("Quality record"),
        lambda r: chips.text(r.record, r.language),
        lambda r: r.record,
        width=30,
        shown=False,
    ),
    *shared.rest(),
]
