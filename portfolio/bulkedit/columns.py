"""The lines of a bulk change: the row, old and new values, and what becomes of it."""

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portfolio.bulkedit.choices import HAPPENED, ChangeState, Outcome
from portfolio.bulkedit.models import BulkLine
from portfolio.bulkedit.wanted import COLUMNS as WANTED
from portfolio.bulkedit.wanted import in_words
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
    return format_html_join(
        "",
        '<div class="old-new"><span class="old-new-label">{}</span> <del>{}</del> '
        '<span aria-hidden="true">→</span> <ins>{}</ins></div>',
        (
            (
                WANTED[name],
                in_words(name, line.before.get(name), found),
                in_words(name, value, found),
            )
            for name, value in line.after.items()
        ),
    )


def _happened(line: BulkLine) -> str:
    """What becomes of the row, or has become of it."""
    if line.outcome == Outcome.CHANGES:
        return str(HAPPENED[ChangeState(line.change.state)])
    return str(line.get_outcome_display())


def _outcome(line: BulkLine) -> SafeString:
    tone = "info" if line.outcome == Outcome.CHANGES else "neutral"
    tone = "bad" if line.why == "stale" else tone
    why = line.rule or (line.get_why_display() if line.why else "")
    return format_html('{}<span class="sub">{}</span>', chips.badge(_happened(line), tone), why)


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
