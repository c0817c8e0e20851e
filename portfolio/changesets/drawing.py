"""Old beside new, as previews of many rows show it."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portfolio.changesets.choices import HAPPENED, ChangeState, Outcome
from ppm.ui import chips


def old_and_new(changes: Iterable[tuple[object, object, object]]) -> SafeString:
    """Label, old and new value of each column that changes."""
    return format_html_join(
        "",
        '<div class="old-new"><span class="old-new-label">{}</span> <del>{}</del> '
        '<span aria-hidden="true">→</span> <ins>{}</ins></div>',
        changes,
    )


def outcome_in_words(state: str, outcome: str, label: str) -> str:
    """What becomes of a row, or has become of it."""
    return str(HAPPENED[ChangeState(state)]) if outcome == Outcome.CHANGES else label


def outcome_cell(words: str, outcome: str, why: str, sentence: object) -> SafeString:
    """The outcome with its reason below."""
    tone = "info" if outcome == Outcome.CHANGES else "neutral"
    tone = "bad" if why == "stale" else tone
    return format_html('{}<span class="sub">{}</span>', chips.badge(words, tone), sentence)
