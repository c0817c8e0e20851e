from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.tailored.choices import TONES, Answer
from ppm.languages.nearest import nearest
from ppm.ui.chips import badge, person, text
from ppm.ui.columns import Column
from ppm.ui.figures import day


def _project(one: Any, view: str) -> SafeString:
    name, language = nearest(one, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        reverse(f"portfolio:{view}", args=[one.pk]),
        text(name, language),
        one.code,
    )


def remarks(row: Any) -> list[tuple[str, str]]:
    """What a project's tailoring asks for, each with its tone."""
    found = []
    if row.decided_id is None:
        found.append((gettext("not scored"), "warn"))
    if row.waits:
        found.append((gettext("class waiting for the PMO"), "warn"))
    if row.open_deviations:
        said = ngettext(
            "%(count)s deviation waiting", "%(count)s deviations waiting", row.open_deviations
        )
        found.append((said % {"count": row.open_deviations}, "warn"))
    if row.is_outdated:
        found.append((gettext("scores outdated"), "warn"))
    if row.decided_id is not None and row.decided_class != row.tailoring_class:
        found.append((gettext("class other than decided"), "bad"))
    return found


def _remarks(row: Any) -> SafeString:
    found = remarks(row)
    if not found:
        return badge(_("in order"), "good")
    return format_html_join(" ", "{}", ((badge(word, tone),) for word, tone in found))  # type: ignore[arg-type]  # known tones


def _word(code: str | None) -> str:
    return str(TailoringClass(code).label) if code else ""


def _computed(row: Any) -> str:
    if row.decided_id is None:
        return "–"
    return f"{row.total} · {_word(row.computed_class)}"


TAILORING = [
    Column(
        "name",
        _("Project"),
        lambda row: _project(row, "tailoring_detail"),
        lambda row: f"{row.code} {nearest(row, 'name')[0]}",
        sort="code",
        primary=True,
        width=40,
    ),
    Column(
        "unit", _("Unit"), lambda row: row.unit.code, lambda row: row.unit.code, sort="unit__code"
    ),
    Column(
        "manager",
        _("Manager"),
        lambda row: person(row.standing.project_manager),
        lambda row: str(row.standing.project_manager or ""),
        sort=(
            "standing__project_manager__family_name",
            "standing__project_manager__given_name",
        ),
    ),
    Column(
        "class",
        _("Tailoring class"),
        lambda row: _word(row.tailoring_class),
        lambda row: _word(row.tailoring_class),
        sort="tailoring_class",
    ),
    Column("computed", _("Sum and class computed"), _computed, _computed, sort="total"),
    Column(
        "state",
        _("Tailoring"),
        _remarks,
        lambda row: "; ".join(word for word, _tone in remarks(row)) or gettext("in order"),
        width=34,
    ),
    Column(
        "decided",
        _("Decided"),
        lambda row: day(row.decided_at),
        lambda row: row.decided_at and localdate(row.decided_at),
        sort="decided_at",
    ),
]


def _product(row: Any) -> str:
    name = capfirst(nearest(row.product, "name")[0])
    return f"{name} → {nearest(row.merged_into, 'name')[0]}" if row.merged_into else name


def _reason(row: Any) -> SafeString:
    said = text(row.reason, row.language)
    if not row.remark:
        return said
    return format_html('{}<span class="sub">{}</span>', said, text(row.remark, row.remark_language))


def _answer(row: Any) -> SafeString:
    chip = badge(row.get_answer_display(), TONES[Answer(row.answer)])  # type: ignore[arg-type]  # known tones
    if row.answer != Answer.WAITING:
        return chip
    return format_html(
        '<a href="{}">{}</a>', reverse("portfolio:deviation_answer", args=[row.pk]), chip
    )


DEVIATIONS = [
    Column(
        "name",
        _("Project"),
        lambda row: _project(row.initiative, "tailoring_detail"),
        lambda row: f"{row.initiative.code} {nearest(row.initiative, 'name')[0]}",
        sort="initiative__code",
        primary=True,
        width=34,
    ),
    Column("product", _("Product"), _product, _product, sort="product__position", width=30),
    Column(
        "kind",
        _("Deviation"),
        lambda row: capfirst(row.get_kind_display()),
        lambda row: row.get_kind_display(),
        sort="kind",
    ),
    Column("reason", _("Reason and answer"), _reason, lambda row: row.reason, width=44),
    Column(
        "answer",
        pgettext_lazy("noun", "Answer"),
        _answer,
        lambda row: row.get_answer_display(),
        sort="answer",
    ),
    Column(
        "asked_by",
        _("Asked by"),
        lambda row: person(row.asked_by),
        lambda row: str(row.asked_by),
        sort=("asked_by__family_name", "asked_by__given_name"),
    ),
    Column(
        "asked",
        _("Asked on"),
        lambda row: day(row.asked_at),
        lambda row: localdate(row.asked_at),
        sort="asked_at",
    ),
]
