"""Columns of the portfolio list: prepared cells for the screen, plain values for the workbook."""

from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from methodology.tailoring.choices import TailoringClass
from portfolio.cockpit.cells import editable
from portfolio.favourites.stars import star
from portfolio.initiatives.choices import BY_LETTER, Category, Kind, State
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.wording import difference_in_words
from ppm.languages.nearest import nearest
from ppm.ui import chips, figures
from ppm.ui.choices import status
from ppm.ui.columns import Column
from ppm.ui.memory import per_language


def colours(letters: str) -> list[str]:
    """Status keys from their letters, in the same order."""
    return [BY_LETTER[letter].value for letter in letters]


@cache
def _detail_address() -> str:
    # Resolved once: fifty resolutions would cost a list more than all its other cells together.
    return reverse("portfolio:initiative_detail", args=[0])


def _name(row: Initiative) -> SafeString:
    name, language = nearest(row, "name")
    kind = "" if row.kind == Kind.PROJECT else f" · {row.get_kind_display()}"
    word = row.get_confidentiality_display()
    confidential = chips.badge(word, "warn") if row.is_confidential else ""
    part = chips.badge(_("takes part"), "info") if getattr(row, "takes_part", False) else ""
    return format_html(
        '{}<a href="{}">{}</a> {}{}<span class="sub">{}{}</span>',
        star(row.pk, name, row.is_favourite) if hasattr(row, "is_favourite") else "",
        _detail_address().replace("/0/", f"/{row.pk}/"),
        chips.text(name, language),
        confidential,
        part,
        row.code,
        kind,
    )


def _state(row: Initiative) -> SafeString:
    return editable(row, "state", format_html("{}", row.get_state_display()))


def _manager(row: Initiative) -> SafeString:
    return editable(row, "manager", chips.person(row.standing.project_manager))


def _unit(row: Initiative) -> SafeString:
    name, _language = nearest(row.unit, "name")
    return format_html('<span title="{}">{}</span>', name, row.unit.code)


def _status(row: Initiative) -> SafeString:
    standing = row.standing
    pair = chips.status_pair(standing.declared, standing.computed, opinion=standing.opinion)
    if not standing.confidence:
        return pair
    return pair + format_html(
        '<span class="pair-other reviewed"><span class="pair-label">{}</span> {}</span>',
        pgettext("status pair", "review"),
        chips.rag(standing.confidence),
    )


def _milestone(row: Initiative) -> SafeString:
    standing = row.standing
    if not standing.next_milestone:
        return chips.text("")
    return format_html(
        '{}<span class="sub">{}</span>',
        chips.text(standing.next_milestone, standing.next_milestone_language),
        figures.day(standing.next_milestone_on),
    )


def expected_end(row: Initiative) -> date | None:
    """When it ended, else when it is expected to end."""
    return row.actual_end or row.forecast_end or row.baseline_end


def _end(row: Initiative) -> SafeString:
    end = expected_end(row)
    words = difference_in_words(row.baseline_end, row.actual_end or row.forecast_end)
    late = bool(row.baseline_end and end and end > row.baseline_end)
    shown = format_html(
        '{}<span class="sub{}">{}</span>', figures.day(end), " is-late" if late else "", words
    )
    return editable(row, "end", shown)


def _budget(row: Initiative) -> SafeString:
    standing = row.standing
    if not standing.budget_of and row.kind in (Kind.PORTFOLIO, Kind.PROGRAMME):
        return chips.text("")
    return figures.money(standing.budget, standing.currency, standing.budget_state, compact=True)


def _forecast(row: Initiative) -> SafeString:
    standing = row.standing
    if not standing.forecast_of and row.kind in (Kind.PORTFOLIO, Kind.PROGRAMME):
        return chips.text("")
    return figures.money(
        standing.forecast, standing.currency, standing.forecast_state, compact=True
    )


def _spent(row: Initiative) -> SafeString:
    standing = row.standing
    if not standing.actual_of and row.kind in (Kind.PORTFOLIO, Kind.PROGRAMME):
        return chips.text("")
    return figures.money(standing.actual, standing.currency, standing.actual_state, compact=True)


def _state_or(amount: object, state: str) -> object:
    return amount if state == "known" else _why(state)


@per_language
def _why(state: str) -> str:
    return str(figures.MONEY_STATES[state])


@per_language
def word(choices: Any, value: str) -> str:
    """The word for a choice; Django's own `get_…_display` builds a dictionary for each row."""
    return str(dict(choices.choices).get(value, ""))


@per_language
def colour_word(colour: str) -> str:
    return str(status(colour).word)


COLUMNS = [
    Column(
        "name",
        _("Initiative"),
        _name,
        lambda r: nearest(r, "name")[0],
        sort="shown_name",
        primary=True,
        width=44,
    ),
    Column("unit", _("Unit"), _unit, lambda r: r.unit.code, sort="unit__code", width=10),
    Column(
        "manager",
        _("Manager"),
        _manager,
        lambda r: str(r.standing.project_manager or ""),
        sort=("standing__project_manager__family_name", "standing__project_manager__given_name"),
        width=24,
        is_edited=True,
    ),
    Column(
        "status",
        _("Status"),
        _status,
        lambda r: colour_word(r.standing.declared),
        sort="status_rank",
        css="span-2",
    ),
    Column(
        "recent",
        _("Last six"),
        lambda r: chips.strip(colours(r.standing.recent)),
        lambda r: r.standing.recent,
        width=10,
        hint=_("Declared status of the last six reports, the latest on the right."),
    ),
    Column(
        "stage",
        _("Stage"),
        lambda r: chips.text(r.standing.stage_name, r.standing.stage_language),
        lambda r: r.standing.stage_name,
        sort="standing__stage_name",
        width=24,
        shown=False,
    ),
    Column(
        "milestone",
        _("Next milestone"),
        _milestone,
        lambda r: r.standing.next_milestone,
        sort="standing__next_milestone_on",
        width=32,
    ),
    Column(
        "end",
        pgettext_lazy("date", "End"),
        _end,
        expected_end,
        sort="expected_end",
        css="end-cell",
        width=12,
        is_edited=True,
    ),
    Column(
        "budget",
        pgettext_lazy("column", "Budget"),
        _budget,
        lambda r: _state_or(r.standing.budget, r.standing.budget_state),
        sort="standing__budget",
        numeric=True,
    ),
    Column(
        "forecast",
        pgettext_lazy("money", "Forecast"),
        _forecast,
        lambda r: _state_or(r.standing.forecast, r.standing.forecast_state),
        sort="standing__forecast",
        numeric=True,
    ),
]

# Chosen by the reader, and written into every file.
MORE_COLUMNS = [
    Column("code", _("Code"), lambda r: r.code, sort="code", width=12, shown=False),
    Column(
        "kind",
        pgettext_lazy("initiative", "Kind"),
        lambda r: word(Kind, r.kind),
        lambda r: word(Kind, r.kind),
        sort="kind",
        width=12,
        shown=False,
    ),
    Column(
        "state",
        _("State"),
        _state,
        lambda r: word(State, r.state),
        sort="state_rank",
        width=14,
        shown=False,
        is_edited=True,
    ),
    Column(
        "class",
        _("Tailoring class"),
        lambda r: word(TailoringClass, r.tailoring_class) or chips.text(""),
        lambda r: word(TailoringClass, r.tailoring_class),
        sort="tailoring_class",
        width=14,
        shown=False,
    ),
    Column(
        "category",
        _("Category"),
        lambda r: word(Category, r.category) or chips.text(""),
        lambda r: word(Category, r.category),
        sort="category",
        width=20,
        shown=False,
    ),
    Column(
        "programme",
        _("Portfolio or programme"),
        lambda r: r.holder_name or chips.text(""),
        lambda r: r.holder_name or "",
        sort="holder_name",
        width=32,
        shown=False,
    ),
    Column(
        "computed",
        _("Computed status"),
        lambda r: chips.rag(r.standing.computed),
        lambda r: colour_word(r.standing.computed),
        sort="standing__computed",
        shown=False,
    ),
    Column(
        "confidence",
        _("Delivery confidence"),
        lambda r: chips.rag(r.standing.confidence) if r.standing.confidence else chips.text(""),
        lambda r: colour_word(r.standing.confidence) if r.standing.confidence else "",
        sort="standing__confidence",
        shown=False,
    ),
    Column(
        "headline",
        _("Headline"),
        lambda r: chips.text(r.standing.headline, r.standing.headline_language),
        lambda r: r.standing.headline,
        width=48,
        css="span-2 wide-text",
        shown=False,
    ),
    Column(
        "reported",
        _("Last report"),
        lambda r: figures.month(r.standing.reported_period),
        lambda r: r.standing.reported_period,
        sort="standing__reported_period",
        width=12,
        shown=False,
    ),
    Column(
        "baseline_end",
        _("End, baseline"),
        lambda r: figures.day(r.baseline_end),
        lambda r: r.baseline_end,
        sort="baseline_end",
        width=12,
        shown=False,
    ),
    Column(
        "legal_deadline",
        _("Legal deadline"),
        lambda r: figures.day(r.legal_deadline_on),
        lambda r: r.legal_deadline_on,
        sort="legal_deadline_on",
        width=12,
        shown=False,
    ),
    Column(
        "actual",
        _("Spent"),
        _spent,
        lambda r: _state_or(r.standing.actual, r.standing.actual_state),
        sort="standing__actual",
        numeric=True,
        shown=False,
    ),
    Column(
        "currency",
        _("Currency"),
        lambda r: r.standing.currency,
        lambda r: r.standing.currency,
        width=9,
        shown=False,
    ),
]
ALL_COLUMNS = [*COLUMNS, *MORE_COLUMNS]
