"""Puts translations into a page that was written in the original languages: one query, whatever it shows.

`ppm.ui.chips.text` writes a text in its own language, marked, with its key in `data-text`. A page that is
never filled in is therefore right as it stands. What is translated says so and keeps the original one click
away (a popover, no script); within a link, where no button may stand, the original is in the title.
"""

import re
from itertools import count

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ppm.languages.spacing import spaced
from ppm.translations.selectors import ORDER, Translated, readable_by_hash
from ppm.ui.choices import LANGUAGE_NAMES

ASKED = re.compile(
    r'<(?P<tag>span|div) class="written" lang="(?P<lang>\w\w)" data-text="(?P<key>[0-9a-f]{64})">'
    r'(?P<text>[^<]*)(?P<mark> <span class="original-mark"[^>]*>[^<]*</span>)</(?P=tag)>'
)
# Elements in which no button may stand.
CLOSED = ("a", "button", "label", "summary", "option", "title")


def fill(html: str) -> str:
    """The page with what is translated for its reader, in the language in force."""
    language = get_language() or "en"
    order = ORDER.get(language, (language,))
    wanted = {
        found["key"]: order[: order.index(found["lang"])] if found["lang"] in order else order[:1]
        for found in ASKED.finditer(html)
    }
    used = readable_by_hash(wanted)
    if not used:
        return html
    numbers = count(1)
    return ASKED.sub(lambda found: _shown(found, used.get(found["key"]), html, numbers), html)


def _shown(
    found: re.Match[str], translated: Translated | None, html: str, numbers: "count[int]"
) -> str:
    if translated is None:
        return found[0]
    original = mark_safe(found["text"])  # noqa: S308 - escaped by whoever wrote the page
    name = LANGUAGE_NAMES.get(found["lang"], found["lang"])
    if _within_closed(html, found.start()):
        mark = format_html(
            ' <span class="translated-mark" lang="{}" title="{}">{}</span>',
            get_language() or "en",
            original,
            _("translated"),
        )
    else:
        key = f"original-{next(numbers)}"
        mark = format_html(
            ' <button type="button" class="translated-mark" lang="{0}" popovertarget="{1}">{2}'
            '<span class="visually-hidden"> – {3}</span></button>'
            '<span popover id="{1}" class="original-text" lang="{4}">{5}</span>',
            get_language() or "en",
            key,
            _("translated"),
            _("show the original text in %(language)s") % {"language": name},
            found["lang"],
            original,
        )
    language = _language(translated.language)
    return format_html(
        '<{0} class="written"{1}>{2}{3}</{0}>',
        mark_safe(found["tag"]),  # noqa: S308 - span or div
        language,
        spaced(translated.text, translated.language),
        mark,
    )


def _language(language: str) -> SafeString:
    if language == get_language():
        return SafeString("")
    return format_html(' lang="{}"', language)


def _within_closed(html: str, at: int) -> bool:
    """Whether an element is open there in which no button may stand."""
    return any(
        max(html.rfind(f"<{tag} ", 0, at), html.rfind(f"<{tag}>", 0, at))
        > html.rfind(f"</{tag}>", 0, at)
        for tag in CLOSED
    )
