"""Puts a pack together: sheets from the store or newly laid out, front, sources, footers."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from portfolio.statusreports.judgement.models import BoardItem
from ppm.files import services as files
from ppm.files.models import StoredFile
from reporting.packs import (
    closing,
    composing,
    errata,
    figures_file,
    front,
    keeping,
    layer,
    merge,
    sheets,
    sources,
)
from reporting.packs import content as pack_content
from reporting.packs.choices import PRESETS, PackContent, Preset
from reporting.packs.content import EVERYTHING, Content, Override, Scope
from reporting.packs.edition import Edition, footer, title_of
from reporting.packs.footers import stamp_footers
from reporting.packs.keeping import Piece
from reporting.packs.memory import give_back
from reporting.packs.models import KeptSheet, Pack
from reporting.snapshots import selectors as snapshots
from reporting.snapshots.frozen import Period, Project
from reporting.snapshots.models import Snapshot

TREND_PERIODS = 12
SOURCES = "sources"
ROWS_OF_LIST = 30  # about as many fit on a page of the list of projects

Tick = Callable[[str], None]


class CommitteeNotFrozen(Exception):
    """The committee did not exist when the period was frozen."""


@dataclass(frozen=True)
class Made:
    """One file in one language: its bytes, or the file that another worker has stored them in."""

    language: str
    content: bytes
    pages: int
    front_pages: int = 0
    document: StoredFile | None = None
    texts: str = ""  # the version of the translations in it


@dataclass(frozen=True)
class Sheet:
    project: Project
    content: bytes
    pages: int


def content_of(pack: Pack) -> Content:
    """What this pack says. Raises CommitteeNotFrozen, SnapshotBroken, UnknownSchema."""
    return read_content(
        pack.snapshot,
        pack.committee.code,
        preset=pack.preset,
        parts=pack.contents.split(),
        scope=Scope(
            unit=pack.unit.code if pack.unit else "",
            project=pack.initiative.code if pack.initiative else "",
            is_exceptions_only=pack.preset == Preset.EXCEPTIONS,
        ),
    )


def read_content(
    snapshot: Snapshot,
    committee_code: str,
    *,
    preset: str = Preset.BOARD,
    parts: Sequence[str] = PRESETS[Preset.BOARD],
    scope: Scope = EVERYTHING,
) -> Content:
    """What the pack says, from frozen periods only, without what has become confidential since.

    Figures that addenda put right are the corrected ones. Raises CommitteeNotFrozen, SnapshotBroken,
    UnknownSchema.
    """
    sealed = snapshots.read_period(snapshot)
    period = errata.corrected(sealed, snapshot)
    committee = period.committee(committee_code)
    if committee is None:
        raise CommitteeNotFrozen(committee_code)
    before = snapshots.snapshot_before(snapshot)
    closed_now = Initiative.objects.confidential().values_list("pk", "code")
    closed_codes = {code for _pk, code in closed_now}
    period = closing.without_programmes(period, closed_codes)
    counts: Sequence[tuple[date, dict[str, int]]] = ()
    if not (scope.project or scope.is_exceptions_only):  # of these no earlier period is at hand
        counts = snapshots.status_counts(
            snapshot,
            unit=scope.unit or committee.unit,
            periods=TREND_PERIODS,
            without=[pk for pk, _code in closed_now],
        )
    return composing.compose(
        period=period,
        previous=errata.corrected(snapshots.read_period(before), before) if before else None,
        committee=committee,
        trend=[pack_content.Trend(month, dict(found)) for month, found in counts],
        closed_now=closed_codes,
        preset=preset,
        parts=parts,
        scope=scope,
        errata=errata.errata(sealed, snapshot),
        overrides=_overrides(period) if committee.is_portfolio_board else (),
    )


def _overrides(period: Period) -> list[Override]:
    """What waited for the word of the portfolio board on the day of the freeze; one query."""
    found = BoardItem.objects.of_reports(
        [project.report_id for project in period.projects if project.report_id],
        period.frozen_at,
    )
    return [
        Override(*row) for row in found.order_by("pk").values_list("report", "dimension", "times")
    ]


def lay_out_sheets(period: Period, language: str, tick: Tick = lambda step: None) -> int:
    """Lay out those projects' pages that are not kept yet; returns how many. Raises PdfEngineMissing."""
    with translation.override(language), layer.reading(period.projects, language):
        keys = sheet_keys(period.projects, period, language)
        missing = unkept(keys)
        for project in period.projects:
            if project.code in missing:
                _lay_out(project, period, keys[project.code], language)
                tick("sheets")
    return len(missing)


def sheet_keys(projects: Sequence[Project], period: Period, language: str) -> dict[str, str]:
    """The key of each project's page in one language, by code."""
    with layer.reading(projects, language):
        return {project.code: sheets.sheet_key(project, period, language) for project in projects}


def unkept(keys: Mapping[str, str]) -> set[str]:
    """The codes whose page has to be laid out."""
    found = KeptSheet.objects.filter(key__in=keys.values()).values_list("key", flat=True)
    kept = set(found)
    return {code for code, key in keys.items() if key not in kept}


def is_current(figures: StoredFile) -> bool:
    """Whether everything that a pack was built from is still open: a draft that is not goes nowhere."""
    return is_open(files.read(figures))


def is_open(figures: bytes) -> bool:
    """Whether no project that these figures come from, or that the pack names, is confidential now."""
    data = json.loads(figures)
    codes = {project["code"] for project in data.get("projects", [])}
    codes.update(data.get("named", []))
    return not Initiative.objects.confidential().filter(code__in=codes).exists()


def figures_json(content: Content) -> bytes:
    """All figures with their sources: one text for all languages."""
    data = figures_file.as_json(content)
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def assemble(
    content: Content,
    edition: Edition,
    *,
    language: str,
    created_at: datetime,
    tick: Tick,
    front_pages: int = 0,
) -> Made:
    """One file in one language. `tick` is called after each sheet. Raises PdfEngineMissing.

    `front_pages` is how long the front is likely to be; a wrong guess costs a second layout.
    """
    with translation.override(language), layer.reading(content.projects, language):
        made = sheets_of(content, language, tick)
        title = title_of(content)
        fronts, front_pages = _front(
            content,
            edition,
            made,
            language=language,
            title=title,
            likely=front_pages or 3 + ceil(len(made) / ROWS_OF_LIST),
        )
        give_back()
        last = keeping.piece(
            sources.sources_html(content), period=content.period, language=language, title=title
        )
        parts = [
            *(merge.Part(piece.content) for piece in fronts),
            *(
                merge.Part(sheet.content, sheet.project.code, _label(sheet.project, language))
                for sheet in made
            ),
            merge.Part(last.content, SOURCES, _("Where the figures come from")),
        ]
        whole = merge.merge(
            parts,
            title=title,
            language=language,
            created_at=timezone.localtime(created_at),
            bookmarks=_bookmarks(parts, len(fronts)),
        )
        stamp_footers(
            whole, text=footer(content, edition), state=edition.state, languages=[language]
        )
        merge.attach(
            whole,
            name=_("figures") + ".json",
            content=figures_json(content),
            description=_("The figures of this pack with their sources"),
            at=created_at,
        )
        return Made(language, merge.save(whole), len(whole.pages), front_pages)


def sheets_of(content: Content, language: str, tick: Tick) -> list[Sheet]:
    """Every project's page: kept ones are read, the others laid out and kept."""
    keys = sheet_keys(content.sheets, content.period, language)
    kept = KeptSheet.objects.filter(key__in=keys.values()).select_related("content").in_bulk()
    found = []
    for project in content.sheets:
        row = kept.get(keys[project.code])
        sheet = _read(project, row) if row else None
        found.append(sheet or _lay_out(project, content.period, keys[project.code], language))
        tick("sheets")
    return found


def _read(project: Project, row: KeptSheet) -> Sheet | None:
    found = keeping.read(row)
    return Sheet(project, found.content, found.pages) if found else None


def _lay_out(project: Project, period: Period, key: str, language: str) -> Sheet:
    made = keeping.lay_out(
        sheets.sheet_html(project, period),
        key=key,
        name=f"{project.code}-{language}.pdf",
        period=period,
        language=language,
        title=_label(project, language),
    )
    return Sheet(project, made.content, made.pages)


def _front(
    content: Content,
    edition: Edition,
    made: Sequence[Sheet],
    *,
    language: str,
    title: str,
    likely: int,
) -> tuple[list[Piece], int]:
    """The front names pages that come after it, so it is laid out until its own length is as assumed."""
    told: dict[str, Any] = {"period": content.period, "language": language, "title": title}
    length = likely
    for _attempt in range(4):
        places = _places(made, length)
        first, *others = front.front_parts(content, edition, places)
        opening = keeping.passing(first, **told)
        if opening.pages > 1 and content.has(PackContent.FIRST):
            closer, *_same = front.front_parts(content, edition, places, is_tight=True)
            set_closer = keeping.passing(closer, **told)
            opening = min(opening, set_closer, key=lambda piece: piece.pages)
        pieces = [
            opening,
            *(keeping.piece(text, **told) for text in others),
        ]
        if (found := sum(piece.pages for piece in pieces)) == length:
            break
        length = found
    return pieces, length


def _places(made: Sequence[Sheet], front_pages: int) -> dict[str, int]:
    places, page = {}, front_pages + 1
    for sheet in made:
        places[sheet.project.code] = page
        page += sheet.pages
    places[SOURCES] = page
    return places


def _label(project: Project, language: str) -> str:
    return f"{project.code} {project.names.read_in(language).value}"


def label_in(project: Project, languages: Sequence[str]) -> str:
    """Code and name in several languages."""
    names = [project.names.read_in(language).value for language in languages]
    return f"{project.code} {' | '.join(dict.fromkeys(names))}"


def _bookmarks(parts: Sequence[merge.Part], fronts: int) -> list[merge.Bookmark]:
    """The headings of the front, the projects below one entry, the sources."""
    flat = []
    for number, part in enumerate(parts[:fronts]):
        for top in merge.read_bookmarks(part.content, part=number):
            flat += [merge.Bookmark(mark.label, number, mark.page) for mark in (top, *top.children)]
    projects = tuple(
        merge.Bookmark(part.label, number)
        for number, part in enumerate(parts)
        if part.key and part.key != SOURCES
    )
    if projects:
        flat.append(merge.Bookmark(_("Project pages"), projects[0].part, children=projects))
    return [*flat, merge.Bookmark(parts[-1].label, len(parts) - 1)]
