"""Status chips, badges and other small marks. Each is a function, so that columns use them too."""

import re
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ppm.languages.phrases import labelled
from ppm.languages.spacing import spaced
from ppm.translations.hashing import source_hash
from ppm.ui.choices import LANGUAGE_NAMES, TONES, Status, status
from ppm.ui.memory import per_language


class Named(Protocol):
    """A person as far as a chip needs one."""

    def __str__(self) -> str: ...


GLYPHS = {
    "green": '<circle cx="6" cy="6" r="4.5" fill="currentColor"/>',
    "amber": '<path d="M6 1.2 11.2 10.6H.8Z" fill="currentColor"/>',
    "red": '<rect x="1.6" y="1.6" width="8.8" height="8.8" rx="1" fill="currentColor"/>',
    "grey": '<circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" '
    'stroke-width="1.5" stroke-dasharray="2.2 1.7"/>',
}


SHAPES = {
    key: mark_safe(  # noqa: S308 - constants of this module
        f'<svg class="glyph" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">{shape}</svg>'
    )
    for key, shape in GLYPHS.items()
}

STRIP_CELLS = {key: f'<span class="rag-{key}">{shape}</span>' for key, shape in SHAPES.items()}


def glyph(key: str | None) -> SafeString:
    """The shape of a status: disc, triangle, square, dashed circle. Decoration beside a word."""
    return SHAPES[status(key).key]


@per_language
def rag(key: str | None, *, short: bool = False, note: str = "") -> SafeString:
    """A status chip: shape and word; short: shape and letter, the word for whoever cannot see."""
    value = status(key)
    title = format_html(' title="{}"', note or value.word) if short or note else ""
    if short:
        label = format_html(
            '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>',
            value.letter,
            value.word,
        )
    else:
        label = format_html(
            '<span aria-hidden="true" class="rag-letter">{}</span> {}', value.letter, value.word
        )
    return format_html(
        '<span class="rag rag-{}"{}>{}{}</span>', value.key, title, glyph(key), label
    )


@per_language
def status_pair(
    declared: str | None,
    computed: str | None,
    why: str = "",
    opinion: str | None = None,
    level: str = "",
) -> SafeString:
    """Declared status, with the computed one beside it when they differ and the PMO's when there is one.

    `level` is the word that the dimension has for the declared colour.
    """
    said, found = status(declared), status(computed)
    html = rag(declared)
    if level:
        html += format_html('<span class="pair-level">{}</span>', level)
    if found.key != "grey" and found.key != said.key:
        html += format_html(
            ' <span class="pair-other"><span class="pair-label">{}</span> {}</span>',
            pgettext("status pair", "computed"),
            rag(computed, note=why),
        )
    if opinion:
        html += format_html(
            ' <span class="pair-other"><span class="pair-label">{}</span> {}</span>',
            pgettext("status pair", "PMO opinion"),
            rag(opinion),
        )
    if why and found.key != said.key:
        html += format_html('<span class="pair-why">{}</span>', why)
    return format_html('<span class="status-pair">{}</span>', html)


def strip(keys: Sequence[str | None], labels: Sequence[str] = ()) -> SafeString:
    """The last statuses, oldest first, as shapes; the whole series as one sentence."""
    return _strip(tuple(keys), tuple(labels))


@per_language
def _strip(keys: tuple[str | None, ...], labels: tuple[str, ...]) -> SafeString:
    values: list[Status] = [status(key) for key in keys]
    if not values:
        return format_html('<span class="absent">{}</span>', _("No report yet"))
    words = [labelled(label, value.word) for label, value in zip(labels, values, strict=False)] or [
        str(value.word) for value in values
    ]
    sentence = _("Oldest to latest: %(statuses)s") % {"statuses": ", ".join(words)}
    cells = mark_safe("".join(STRIP_CELLS[value.key] for value in values))  # noqa: S308 - constants
    return format_html(
        '<span class="strip" role="img" aria-label="{0}" title="{0}">{1}</span>', sentence, cells
    )


def badge(text: object, tone: str = "neutral") -> SafeString:
    """A word in a box: a state of a report, of a job, of a pack."""
    if tone not in TONES:
        raise ValueError(f"Unknown tone {tone!r}; one of {', '.join(TONES)}.")
    return format_html('<span class="badge-word badge-{}">{}</span>', tone, text)


ADDRESS = re.compile(r"https?://\S+")  # in no language


def text(value: str | None, language: str = "", *, block: bool = False) -> SafeString:
    """What a person wrote, in the language it was written in, marked when the reader reads another.

    `data-text` is the key of the text: `ppm.translations.filling` puts its translation there.
    """
    if not value:
        return format_html('<span class="absent">{}</span>', "–")
    tag = mark_safe("div" if block else "span")  # noqa: S308 - constants
    shown = spaced(str(value), language or get_language() or "")
    if not language or language == get_language() or ADDRESS.fullmatch(str(value).strip()):
        return format_html('<{0} class="written">{1}</{0}>', tag, shown)
    name = LANGUAGE_NAMES.get(language, language)
    mark = format_html(
        ' <span class="original-mark" lang="{}" title="{}">{}</span>',
        get_language() or "en",
        _("Original text in %(language)s") % {"language": name},
        language.upper(),
    )
    return format_html(
        '<{0} class="written" lang="{1}" data-text="{2}">{3}{4}</{0}>',
        tag,
        language,
        source_hash(str(value), language),
        shown,
        mark,
    )


def person(who: Named | None, role: object = "") -> SafeString:
    """A person's name, with what they are here."""
    if who is None:
        return format_html('<span class="absent">{}</span>', _("Nobody"))
    if not role:
        return format_html('<span class="person">{}</span>', who)
    return format_html(
        '<span class="person">{} <span class="person-role">{}</span></span>', who, role
    )


def persons(people: Iterable[Named]) -> SafeString:
    """Several people, separated by commas."""
    return format_html_join(", ", '<span class="person">{}</span>', ((who,) for who in people))


def progress(done: int, total: int, label: str = "") -> SafeString:
    """How far something is, as a bar and in words."""
    share = _("%(done)s of %(total)s") % {"done": done, "total": total}
    return format_html(
        '<span class="progress-line"><progress max="{}" value="{}" aria-label="{}">{}</progress> '
        '<span class="progress-text">{}</span></span>',
        max(total, 1),
        done,
        label or share,
        share,
        share,
    )


def file_link(href: str, name: str, size: int | None = None, kind: str = "") -> SafeString:
    """A link to a file with its kind and size, so that nobody opens 20 MB by surprise."""
    from django.template.defaultfilters import filesizeformat

    facts = ", ".join(
        part for part in (kind, filesizeformat(size) if size is not None else "") if part
    )
    detail = format_html(' <span class="file-facts">({})</span>', facts) if facts else ""
    return format_html('<a class="file-link" href="{}" download>{}</a>{}', href, name, detail)
