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


@dataclass(frozen=True)
class _Shape:
    """Which pieces of the front stand on a page together, and whether its first page is set closer."""

    groups: Sequence[Sequence[int]]
    is_tight: bool


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
    shape: _Shape | None = None
    for _attempt in range(ATTEMPTS):
        pages = _places(content, sheets, length)
        shape = shape or _shape(content, editions, pages, created)
        pieces = _pieces(content, editions, pages, is_tight=shape.is_tight)
        fronts = _in_both(_joined(pieces, shape.groups), content, created)
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
    """The headings of sections in both languages."""
    first = merge.read_bookmarks(one.content, part=part)
    second = merge.read_bookmarks(other.content, part=part)
    return [
        replace(mark, label=" | ".join((mark.label, same.label)), children=())
        for mark, same in zip(first, second, strict=False)
    ]


def _pieces(
    content: Content,
    editions: Mapping[str, Edition],
    pages: Mapping[str, int],
    *,
    is_tight: bool = False,
) -> dict[str, list[str]]:
    pieces = {}
    for language in LANGUAGES:
        with translation.override(language), layer.reading(content.projects, language):
            pieces[language] = front.front_pieces(
                content, editions[language], pages, is_tight=is_tight
            )
    return pieces


def _shape(
    content: Content, editions: Mapping[str, Edition], pages: Mapping[str, int], created: str
) -> _Shape:
    """Small sections share a page where that holds them in both languages; a full first page is closer."""
    pieces = _pieces(content, editions, pages)
    groups: list[list[int]] = []
    open_length = 0
    for at in range(len(pieces["fr"])):
        if at > 1 and open_length == 1 and not pieces["fr"][at].lstrip().startswith(front.WIDE):
            tried = [*groups[-1], at]
            if _length(_in_both(_joined(pieces, [tried]), content, created)) == 1:
                groups[-1] = tried
                continue
        groups.append([at])
        is_wide = pieces["fr"][at].lstrip().startswith(front.WIDE)
        alone = _in_both(_joined(pieces, [[at]]), content, created)
        open_length = 0 if is_wide else _length(alone)
        if at == 0:
            first = open_length
    is_tight = False
    if first > 1:
        closer = {
            language: found[:1]
            for language, found in _pieces(content, editions, pages, is_tight=True).items()
        }
        is_tight = _length(_in_both(closer, content, created)) < first
    return _Shape(groups, is_tight)


def _joined(
    pieces: Mapping[str, Sequence[str]], groups: Sequence[Sequence[int]]
) -> dict[str, list[str]]:
    return {
        language: ["".join(found[at] for at in group) for group in groups]
        for language, found in pieces.items()
    }


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
