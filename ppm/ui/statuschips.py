"""Statuses over time: the last periods with letter, shape and word, and which way it goes."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ppm.ui.chips import glyph
from ppm.ui.choices import status
from ppm.ui.memory import per_language

ORDER = {"green": 0, "amber": 1, "red": 2}


def periods(keys: Sequence[str | None], labels: Sequence[str] = ()) -> SafeString:
    """The statuses of the last periods, oldest first: shape and letter each, all words for who listens."""
    return _periods(tuple(keys), tuple(labels))


@per_language
def _periods(keys: tuple[str | None, ...], labels: tuple[str, ...]) -> SafeString:
    values = [status(key) for key in keys]
    if not values:
        return format_html('<span class="absent">{}</span>', _("No report yet"))
    names = [*labels, *[""] * (len(values) - len(labels))]
    words = [
        _("%(period)s: %(status)s") % {"period": name, "status": value.word}
        if name
        else str(value.word)
        for name, value in zip(names, values, strict=False)
    ]
    cells = format_html_join(
        "",
        '<span class="period rag-{}" title="{}"><span aria-hidden="true">{}{}</span></span>',
        (
            (value.key, word, glyph(value.key), value.letter)
            for value, word in zip(values, words, strict=True)
        ),
    )
    return format_html(
        '<span class="periods" role="img" aria-label="{}">{}</span>',
        _("Oldest to latest: %(statuses)s") % {"statuses": ", ".join(words)},
        cells,
    )


@per_language
def trend(before: str | None, now: str | None) -> SafeString:
    """Which way a status goes since the last frozen value: an arrow and its words; nothing where unknown."""
    if before not in ORDER or now not in ORDER:
        return SafeString("")
    step = ORDER[now] - ORDER[before]
    if step < 0:
        arrow, key, words = "↗", "better", _("better than at the last freeze")
    elif step > 0:
        arrow, key, words = "↘", "worse", _("worse than at the last freeze")
    else:
        arrow, key, words = "→", "same", _("as at the last freeze")
    return format_html(
        '<span class="trend trend-{0}" role="img" aria-label="{1}" title="{1}">{2}</span>',
        key,
        words,
        arrow,
    )
