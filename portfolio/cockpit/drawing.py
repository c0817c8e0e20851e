"""Cells of the portfolio list as the screen draws them, and the words that its files say."""

from datetime import date
from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from portfolio.cockpit.cells import editable
from portfolio.favourites.stars import star
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.wording import difference_in_words
from portfolio.standings.choices import BY_LETTER
from ppm.languages.nearest import nearest
from ppm.ui import chips, figures
from ppm.ui.choices import status
from ppm.ui.memory import per_language


def colours(letters: str) -> list[str]:
    """Status keys from their letters, in the same order."""
    return [BY_LETTER[letter].value for letter in letters]


@cache
def _detail_address() -> str:
    # Resolved once: fifty resolutions would cost a list more than all its other cells together.
    return reverse("portfolio:initiative_detail", args=[0])


def name_cell(row: Initiative) -> SafeString:
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


def state_cell(row: Initiative) -> SafeString:
    return editable(row, "state", format_html("{}", row.get_state_display()))


def manager_cell(row: Initiative) -> SafeString:
    return editable(row, "manager", chips.person(row.standing.project_manager))


def unit_cell(row: Initiative) -> SafeString:
    name, _language = nearest(row.unit, "name")
    return format_html('<span title="{}">{}</span>', name, row.unit.code)


def status_cell(row: Initiative) -> SafeString:
    standing = row.standing
    pair = chips.status_pair(standing.declared, standing.computed, opinion=standing.opinion)
    if not standing.confidence:
        return pair
    return pair + format_html(
        '<span class="pair-other reviewed"><span class="pair-label">{}</span> {}</span>',
        pgettext("status pair", "review"),
        chips.rag(standing.confidence),
    )


def milestone_cell(row: Initiative) -> SafeString:
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


def end_cell(row: Initiative) -> SafeString:
    end = expected_end(row)
    words = difference_in_words(row.baseline_end, row.actual_end or row.forecast_end)
    late = bool(row.baseline_end and end and end > row.baseline_end)
    shown = format_html(
        '{}<span class="sub{}">{}</span>', figures.day(end), " is-late" if late else "", words
    )
    return editable(row, "end", shown)


def budget_cell(row: Initiative) -> SafeString:
    standing = row.standing
    if not standing.budget_of and row.kind in (Kind.PORTFOLIO, Kind.PROGRAMME):
        return chips.text("")
    return figures.money(standing.budget, standing.currency, standing.budget_state, compact=True)


def forecast_cell(row: Initiative) -> SafeString:
    standing = row.standing
    if not standing.forecast_of and row.kind in (Kind.PORTFOLIO, Kind.PROGRAMME):
        return chips.text("")
    return figures.money(
        standing.forecast, standing.currency, standing.forecast_state, compact=True
    )


def spent_cell(row: Initiative) -> SafeString:
    standing = row.standing
    if not standing.actual_of and row.kind in (Kind.PORTFOLIO, Kind.PROGRAMME):
        return chips.text("")
    return figures.money(standing.actual, standing.currency, standing.actual_state, compact=True)


def amount_or_state(amount: object, state: str) -> object:
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
