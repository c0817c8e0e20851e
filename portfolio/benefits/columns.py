"""Columns of the list of benefits; what is claimed twice is read once for the page."""

from collections.abc import Mapping
from datetime import date

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.benefits.choices import BenefitState
from portfolio.benefits.models import Benefit
from portfolio.benefits.selectors import Overlap
from portfolio.benefits.wording import (
    due_words,
    lacking_text,
    overlap_text,
    rate_badge,
    rate_words,
    value_text,
)
from portfolio.indicators.models import Indicator
from ppm.languages.nearest import coded_name, nearest
from ppm.ui import chips
from ppm.ui.columns import Column, day_column
from ppm.ui.figures import number

TONES = {
    BenefitState.OPEN: "info",
    BenefitState.CLOSED: "good",
    BenefitState.DROPPED: "neutral",
}


def name(row: Benefit) -> SafeString:
    mark = format_html(" {}", chips.badge(_("dis-benefit"), "warn")) if row.is_negative else ""
    return format_html(
        '<a href="{}">{}</a>{}<span class="sub">{}</span>{}',
        reverse("portfolio:benefit_detail", args=[row.pk]),
        chips.text(row.name, row.language),
        mark,
        row.get_kind_display(),
        lacks(row),
    )


def lacks(row: Benefit) -> SafeString | str:
    """What an open benefit still lacks, as one more line under its name."""
    words = lacking_text(row) if row.is_open else ""
    return format_html('<span class="sub">{} {}</span>', _("Missing:"), words) if words else ""


def initiative(row: Benefit) -> SafeString:
    title, language = nearest(row.initiative, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{} · {}</span>',
        reverse("portfolio:initiative_benefits", args=[row.initiative_id]),
        chips.text(title, language),
        row.initiative.code,
        row.initiative.get_state_display(),
    )


def owner(row: Benefit) -> SafeString:
    if row.owner is None:
        return chips.badge(_("no owner"), "warn")
    if row.answer == "yes":
        return chips.person(row.owner)
    words = _("does not agree") if row.answer == "no" else _("has not answered yet")
    return format_html('{}<span class="sub">{}</span>', chips.person(row.owner), words)


def state(row: Benefit) -> SafeString:
    return chips.badge(row.get_state_display(), TONES[BenefitState(row.state)])


def last_target(row: Benefit) -> str:
    targets = list(row.targets.all())
    if not targets:
        return "–"
    return f"{value_text(targets[-1].value, row.indicator)} ({targets[-1].year})"


def indicator_name(indicator: Indicator | None) -> SafeString:
    if indicator is None:
        return chips.text("")
    title, language = nearest(indicator, "name")
    return format_html('{}<span class="sub">{}</span>', chips.text(title, language), indicator.code)


def columns(found: Mapping[int, Overlap], today: date) -> list[Column]:
    """The columns for one reader on one day."""

    def claimed(row: Benefit) -> Overlap | None:
        is_claim = row.is_open and not row.is_negative and row.indicator_id is not None
        return found.get(row.indicator_id or 0) if is_claim else None

    def attribution(row: Benefit) -> SafeString:
        over = claimed(row)
        shown = f"{number(row.attribution)} %"
        if over is None:
            return format_html("{}", shown)
        return format_html(
            '{} {}<span class="sub">{}</span>',
            shown,
            chips.badge(_("claimed twice"), "bad"),
            overlap_text(over, row.pk),
        )

    return [
        Column("name", _("Benefit"), name, lambda r: r.name, sort="name", primary=True, width=48),
        Column(
            "initiative",
            _("Initiative"),
            initiative,
            lambda r: coded_name(r.initiative),
            sort="initiative__code",
            width=40,
        ),
        Column(
            "owner",
            pgettext_lazy("benefits", "Owner"),
            owner,
            lambda r: str(r.owner or ""),
            width=24,
        ),
        Column("unit", _("Unit"), lambda r: r.unit.code, lambda r: r.unit.code, sort="unit__code"),
        Column("state", _("State"), state, lambda r: str(r.get_state_display()), sort="state"),
        Column(
            "indicator",
            _("Indicator"),
            lambda r: indicator_name(r.indicator),
            lambda r: coded_name(r.indicator) if r.indicator else "",
            sort="indicator__code",
            width=36,
        ),
        Column(
            "baseline",
            _("Value before"),
            lambda r: value_text(r.baseline_value, r.indicator),
            lambda r: r.baseline_value,
            numeric=True,
            shown=False,
        ),
        Column("target", _("Target"), last_target, numeric=True, width=22),
        Column(
            "measured",
            _("Last value"),
            lambda r: value_text(r.measured_value, r.indicator),
            lambda r: r.measured_value,
            numeric=True,
            shown=False,
        ),
        day_column(
            "measured_on",
            _("Measured on"),
            lambda r: r.measured_on,
            sort="measured_on",
            shown=False,
        ),
        Column(
            "rate",
            _("Realised"),
            rate_badge,
            lambda r: r.rate,
            sort="rate",
            hint=_("Actual ÷ target to date"),
        ),
        Column(
            "attribution",
            _("Attribution"),
            attribution,
            lambda r: r.attribution,
            sort="attribution",
        ),
        Column(
            "due",
            pgettext_lazy("benefits", "Next measurement"),
            lambda r: due_words(r, today),
            lambda r: r.next_review_on,
            sort="next_review_on",
        ),
        Column(
            "lacks",
            _("Missing"),
            lambda r: chips.text(lacking_text(r) if r.is_open else ""),
            lambda r: lacking_text(r),
            width=30,
            shown=False,
        ),
        Column(
            "words",
            _("Realised in words"),
            lambda r: rate_words(r),
            lambda r: rate_words(r),
            shown=False,
        ),
    ]
