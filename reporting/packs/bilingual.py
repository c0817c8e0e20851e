"""A file in French and Dutch side by side: the same sections and pages as in each language alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reporting.packs import assembly, front, imposing, layer, merge, pdf, sources
from reporting.packs.content import Content
from reporting.packs.edition import Edition, footer, title_of
from reporting.packs.footers import stamp_footers

LANGUAGES = ("fr", "nl")
ATTEMPTS = 3


@dataclass(frozen=True)
class Side:
    """One part in one language."""

    content: bytes
    pages: int


Both = tuple[Side, Side]


def assemble(
    content: Content,
    editions: Mapping[str, Edition],
    *,
    created_at: datetime,
    tick: assembly.Tick,
    front_pages: int = 0,
) -> assembly.Made:
    """The whole file. Raises PdfEngineMissing."""
    made = {}
    for language in LANGUAGES:
        with translation.override(language), layer.reading(content.projects, language):
            made[language] = assembly.sheets_of(content, language, tick)
    sheets: list[Both] = [
        (Side(one.content, one.pages), Side(other.content, other.pages))
        for one, other in zip(made["fr"], made["nl"], strict=True)
    ]
    length = front_pages or 2 + 2 * len(content.parts)
    created = created_at.isoformat(timespec="seconds")
    for _attempt in range(ATTEMPTS):
        pages = _places(content, sheets, length)
        fronts = _fronts(content, editions, pages, created)
        if (found := _length(fronts)) == length:
            break
        length = found
    last = _in_both(
        {language: [_sources(content, language)] for language in LANGUAGES}, content, created
    )
    return _whole(content, editions["fr"], [*fronts, *sheets, *last], len(fronts), created_at)


def _whole(
    content: Content,
    edition: Edition,
    parts: Sequence[Both],
    fronts: int,
    created_at: datetime,
) -> assembly.Made:
    titles = {}
    for language in LANGUAGES:
        with translation.override(language):
            titles[language] = title_of(content)
    title = " – ".join(titles[language] for language in LANGUAGES)
    merged, marks, first = [], [], 0
    last = len(parts) - 1
    for number, (one, other) in enumerate(parts):
        project = content.sheets[number - fronts] if fronts <= number < last else None
        key = project.code if project else assembly.SOURCES if number == last else ""
        label = assembly.label_in(project, LANGUAGES) if project else ""
        if number == last:
            label = _sources_label()
        merged.append(merge.Part(one.content, key, label))
        merged.append(merge.Part(other.content, language="nl"))
        if number < fronts:
            marks += _headings(one, other, 2 * number)
        else:
            marks.append(merge.Bookmark(label, 2 * number))
    whole = merge.merge(
        merged,
        title=title,
        language="fr",
        created_at=timezone.localtime(created_at),
        bookmarks=_nested(marks, fronts),
    )
    pairs: list[imposing.Pair] = []
    for one, other in parts:
        left = range(first, first + one.pages)
        right = range(first + one.pages, first + one.pages + other.pages)
        pairs += list(zip_longest(left, right))
        first += one.pages + other.pages
    imposing.side_by_side(whole, pairs)
    texts = []
    for language in LANGUAGES:
        with translation.override(language):
            texts.append(footer(content, edition))
    stamp_footers(whole, text=" | ".join(texts), state=edition.state, languages=LANGUAGES)
    with translation.override("fr"):
        merge.attach(
            whole,
            name=_("figures") + ".json",
            content=assembly.figures_json(content),
            description=_("The figures of this pack with their sources"),
            at=created_at,
        )
    length = sum(max(one.pages, other.pages) for one, other in parts[:fronts])
    return assembly.Made("fr-nl", merge.save(whole), len(whole.pages), length)


def _nested(marks: Sequence[merge.Bookmark], fronts: int) -> list[merge.Bookmark]:
    """The sections, the projects below one entry, the sources."""
    heads = [mark for mark in marks if mark.part < 2 * fronts]
    projects = tuple(mark for mark in marks[:-1] if mark.part >= 2 * fronts)
    if projects:
        with translation.override("fr"):
            label = _("Project pages")
        with translation.override("nl"):
            label = " | ".join([label, _("Project pages")])
        heads.append(merge.Bookmark(label, projects[0].part, children=projects))
    return [*heads, marks[-1]]


def _headings(one: Side, other: Side, part: int) -> list[merge.Bookmark]:
    """The first heading of a section in both languages."""
    first = merge.read_bookmarks(one.content, part=part)
    second = merge.read_bookmarks(other.content, part=part)
    if not first:
        return []
    label = " | ".join(marks[0].label for marks in (first, second) if marks)
    return [replace(first[0], label=label, children=())]


def _fronts(
    content: Content, editions: Mapping[str, Edition], pages: Mapping[str, int], created: str
) -> list[Both]:
    pieces = {}
    for language in LANGUAGES:
        with translation.override(language), layer.reading(content.projects, language):
            pieces[language] = front.front_pieces(content, editions[language], pages)
    return _in_both(pieces, content, created)


def _in_both(pieces: Mapping[str, Sequence[str]], content: Content, created: str) -> list[Both]:
    sides: dict[str, list[Side]] = {}
    for language in LANGUAGES:
        with translation.override(language):
            made = [
                pdf.render_part(piece, language=language, title=title_of(content), created=created)
                for piece in pieces[language]
            ]
        sides[language] = [Side(one, merge.count_pages(one)) for one in made]
    return list(zip(sides["fr"], sides["nl"], strict=True))


def _sources(content: Content, language: str) -> str:
    with translation.override(language):
        return sources.sources_html(content)


def _sources_label() -> str:
    labels = []
    for language in LANGUAGES:
        with translation.override(language):
            labels.append(_("Where the figures come from"))
    return " | ".join(labels)


def _length(fronts: Sequence[Both]) -> int:
    return sum(max(one.pages, other.pages) for one, other in fronts)


def _places(content: Content, sheets: Sequence[Both], front_pages: int) -> dict[str, int]:
    places, page = {}, front_pages + 1
    for project, (one, other) in zip(content.sheets, sheets, strict=True):
        places[project.code] = page
        page += max(one.pages, other.pages)
    places[assembly.SOURCES] = page
    return places
