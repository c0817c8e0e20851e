"""The lines of a bulk change: the row, old and new values, and what becomes of it."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portfolio.bulkedit.models import BulkLine
from portfolio.bulkedit.wanted import COLUMNS as WANTED
from portfolio.bulkedit.wanted import in_words
from portfolio.changesets.drawing import old_and_new, outcome_cell, outcome_in_words
from ppm.languages.nearest import nearest
from ppm.ui import chips
from ppm.ui.columns import Column


def _name(line: BulkLine) -> SafeString:
    row = line.initiative
    name, language = nearest(row, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        reverse("portfolio:initiative_detail", args=[row.pk]),
        chips.text(name, language),
        row.code,
    )


def _changes(line: BulkLine) -> SafeString:
    found = getattr(line, "found", {})
    return old_and_new(
        (WANTED[name], in_words(name, line.before.get(name), found), in_words(name, value, found))
        for name, value in line.after.items()
    )


def _happened(line: BulkLine) -> str:
    return outcome_in_words(line.change.state, line.outcome, str(line.get_outcome_display()))


def _outcome(line: BulkLine) -> SafeString:
    why = line.rule or (line.get_why_display() if line.why else "")
    return outcome_cell(_happened(line), line.outcome, line.why, why)


COLUMNS = [
    Column(
        "name",
        _("Initiative"),
        _name,
        lambda line: nearest(line.initiative, "name")[0],
        sort="initiative__code",
        primary=True,
        width=44,
    ),
    Column(
        "unit", _("Unit"), lambda line: line.initiative.unit.code, sort="initiative__unit__code"
    ),
    Column("changes", _("Old → new"), _changes, width=48, css="span-2"),
    Column(
        "outcome",
        _("Outcome"),
        _outcome,
        lambda line: str(line.rule or line.get_why_display() or _happened(line)),
        sort=("outcome", "why"),
        css="span-2",
    ),
]
