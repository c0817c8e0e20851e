from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.risks import calc
from portfolio.registers.risks.choices import BANDS, RiskState
from portfolio.registers.risks.models import Risk
from portfolio.registers.shape import columns as shared
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column
from ppm.ui.memory import per_language

TONES = {RiskState.OPEN: "info", RiskState.OCCURRED: "warn", RiskState.CLOSED: "neutral"}
BAND_TONES = {calc.LOW: "good", calc.MEDIUM: "warn", calc.HIGH: "bad"}


@per_language
def score_badge(score: int, kind: str = "threat") -> SafeString:
    """The score with its band in words; an opportunity is no alarm."""
    tone = BAND_TONES[calc.band(score)] if kind == "threat" else "info"
    return chips.badge(f"{score} · {str(BANDS[calc.band(score)]).partition('(')[0].strip()}", tone)


def score_cell(row: Risk) -> SafeString:
    shown = score_badge(row.score, row.kind)
    if row.needs_response:
        return format_html('{}<span class="sub">{}</span>', shown, _("no approved response"))
    return shown


def _amount(row: Risk) -> object:
    return (
        figures.money(row.expected_value, compact=True) if row.expected_value is not None else "–"
    )


def _text(name: str, label: Any) -> Column:
    return Column(
        name,
        label,
        lambda r: chips.text(getattr(r, name), r.language),
        lambda r: getattr(r, name),
        width=40,
        css="span-2 wide-text",
        shown=False,
    )


COLUMNS = [
    shared.title(_("Risk")),
    shared.initiative(),
    Column("score", _("Score"), score_cell, lambda r: r.score, sort="score", width=10),
    Column(
        "probability",
        pgettext_lazy("risk", "Probability"),
        shared.editable("risk", "probability", lambda r: str(r.probability)),
        lambda r: r.probability,
        sort="probability",
        width=12,
        is_edited=True,
        shown=False,
    ),
    Column(
        "impact",
        pgettext_lazy("risk", "Impact"),
        shared.editable("risk", "impact", lambda r: str(r.impact)),
        lambda r: r.impact,
        sort="impact",
        width=12,
        is_edited=True,
        shown=False,
    ),
    Column(
        "expected",
        _("Expected value"),
        _amount,
        lambda r: r.expected_value,
        sort="expected_value",
        numeric=True,
        width=16,
    ),
    Column(
        "proximity",
        _("Proximity"),
        shared.editable("risk", "proximity", lambda r: r.get_proximity_display()),
        lambda r: str(r.get_proximity_display()),
        sort="proximity",
        width=20,
        is_edited=True,
    ),
    shared.owner("risk"),
    shared.state("risk", TONES),
    day_column("reviewed_on", _("Last reviewed"), lambda r: r.reviewed_on, sort="reviewed_on"),
    Column(
        "kind",
        pgettext_lazy("register", "Kind"),
        lambda r: r.get_kind_display(),
        lambda r: str(r.get_kind_display()),
        sort="kind",
        shown=False,
    ),
    Column(
        "category",
        _("Category"),
        lambda r: r.get_category_display(),
        lambda r: str(r.get_category_display()),
        sort="category",
        width=24,
        shown=False,
    ),
    Column(
        "inherent",
        _("Score before any response"),
        lambda r: str(r.inherent_probability * r.inherent_impact),
        lambda r: r.inherent_probability * r.inherent_impact,
        numeric=True,
        shown=False,
    ),
    _text("cause", _("Cause")),
    _text("event", _("Event")),
    _text("effect", _("Effect")),
    *shared.rest(),
]
