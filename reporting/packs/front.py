"""The front of a pack: everything before the project pages, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from methodology.tailoring.choices import Dimension
from ppm.ui.figures import number
from reporting.packs import layer, marks
from reporting.packs.choices import PackContent, PackState, Preset
from reporting.packs.content import MOST_PRINTED, Content
from reporting.packs.edition import Edition, state_sentence
from reporting.packs.front_charts import status_by_unit, status_over_time
from reporting.packs.front_rows import (
    ask_row,
    change_row,
    counted,
    deviation,
    differs,
    erratum_row,
    project_row,
    red_row,
)
from reporting.packs.sections import sections_html
from reporting.snapshots.calc import COLOURS

MOST_DECISIONS = 5
MOST_CHANGES = 6
MOST_REDS = 8
WIDE = '<section class="wide"'  # on pages of its own: the others are upright


def front_html(content: Content, edition: Edition, pages: Mapping[str, int]) -> str:
    """Everything before the project pages. `pages` says on which page each project starts."""
    return "".join(front_pieces(content, edition, pages))


def front_parts(
    content: Content, edition: Edition, pages: Mapping[str, int], *, is_tight: bool = False
) -> list[str]:
    """Everything before the project pages, in parts that each begin on a new page.

    What says nothing of the edition stands apart from what does, so that its pages can be kept. `is_tight`
    sets the first page closer, where it would not hold all otherwise.
    """
    first, *others = front_pieces(content, edition, pages, is_tight=is_tight)
    parts = [[first]]
    if content.has(PackContent.FIRST):
        parts.append([])
    for piece in others:
        if piece.lstrip().startswith(WIDE):
            parts += [[piece], []]
        else:
            parts[-1].append(piece)
    return ["".join(part) for part in parts if part]


def front_pieces(
    content: Content, edition: Edition, pages: Mapping[str, int], *, is_tight: bool = False
) -> list[str]:
    """The same in pieces: the first page, what was put right, then each section."""
    context = _front(content, edition, pages, is_tight)
    made = [render_to_string("reporting/packs/front.html", context)]
    if content.errata:
        made.append(render_to_string("reporting/packs/section_errata.html", context))
    return [*made, *sections_html(content, pages, context)]


def _front(
    content: Content, edition: Edition, pages: Mapping[str, int], is_tight: bool
) -> dict[str, Any]:
    figures = content.figures
    content_is_short = not content.has(PackContent.EXCEPTIONS)  # then the first page lists them all
    first_asks, first_changes = _on_the_first_page(content)
    return {
        "has_first": content.has(PackContent.FIRST),
        "is_tight": is_tight,
        "has_pages": bool(content.sheets),
        "heading": heading(content),
        "flashes": [{"day": marks.day(flash.at), "text": flash.text} for flash in edition.flashes],
        "errata": [erratum_row(row, pages) for row in content.errata],
        "committee": marks.name(content.committee.names),
        "period": marks.period(content.period.period, content.period.series),
        "meets_on": marks.day(content.committee.meets_on) if content.committee.meets_on else "",
        "perimeter": perimeter_sentence(content),
        "language": marks.language_name(get_language() or "en"),
        "edition": edition,
        "is_draft": edition.state == PackState.DRAFT,
        "state": state_sentence(edition),
        "asks": [ask_row(ask, pages) for ask in content.asks[:first_asks]],
        "more_asks": [
            (number, ask_row(ask, pages))
            for number, ask in enumerate(content.asks[first_asks:], start=first_asks + 1)
        ],
        "counts": [
            {
                "mark": marks.rag(colour),
                "value": marks.value(figures[f"status.{colour}"]),
                "source": marks.source(figures[f"status.{colour}"]),
                "last": marks.last(figures[f"status.{colour}"]),
            }
            for colour in COLOURS
        ],
        "deviations": [deviation(row.difference, content) for row in content.money],
        "late": counted(figures["milestones.late"]),
        "beyond": counted(figures["tolerance.beyond"]),
        "stale": counted(figures["reports.stale"]),
        "stale_projects": ", ".join(figures["reports.stale"].codes),
        "previous": marks.month(content.previous) if content.previous else "",
        "changes": [change_row(change, pages) for change in content.changes[:first_changes]],
        "more_changes": max(0, len(content.changes) - first_changes),
        "changes_go_on": content.has(PackContent.CHANGES),
        "all_changes": [change_row(change, pages) for change in content.changes[:MOST_PRINTED]],
        "more_all_changes": max(0, len(content.changes) - MOST_PRINTED),
        "reds": (reds := [red_row(red, pages) for red in content.reds]),
        "first_reds": reds if content_is_short else reds[:MOST_REDS],
        "more_reds": 0 if content_is_short else max(0, len(reds) - MOST_REDS),
        "by_unit": status_by_unit(content),
        "by_unit_rows": [
            {
                "name": marks.name(row.unit.names),
                "cells": [
                    (marks.value(row.counts[colour]), marks.source(row.counts[colour]))
                    for colour in COLOURS
                ],
                "total": number(len(row.projects)),
            }
            for row in content.departments
        ],
        "over_time": status_over_time(content),
        "over_time_rows": [
            (
                capfirst(marks.month(entry.period)),
                [number(entry.counts[colour]) for colour in COLOURS],
            )
            for entry in content.trend
        ],
        "status_words": [marks.rag(colour) for colour in COLOURS],
        "money": [
            {
                "currency": row.currency,
                "cells": [
                    {
                        "value": marks.value(row.totals[measure]),
                        "coverage": marks.coverage(row.totals[measure]),
                        "source": marks.source(row.totals[measure]),
                    }
                    for measure in ("budget", "forecast", "actual")
                ],
                "difference": {
                    "value": marks.value(row.difference, signed=True),
                    "coverage": marks.coverage(row.difference),
                    "source": marks.source(row.difference),
                },
            }
            for row in content.money
        ],
        "several_currencies": len(content.money) > 1,
        "dimensions": [str(Dimension(value).label) for value in Dimension],
        "some_differ": any(differs(project) for project in content.projects),
        "projects": [project_row(project, content, pages) for project in content.projects],
        "frozen": marks.moment(content.period.frozen_at),
        "fingerprint": content.period.fingerprint[:8],
        "translated": translated_sentence(content),
        "sources_page": pages.get("sources"),
    }


def _on_the_first_page(content: Content) -> tuple[int, int]:
    """How many decisions asked and changes it prints: all of them where no section lists the others."""
    decisions, changes = len(content.asks), MOST_PRINTED
    if content.has(PackContent.DECISIONS):
        decisions = MOST_DECISIONS if content.has(PackContent.FIRST) else 0
    if content.has(PackContent.CHANGES):
        changes = MOST_CHANGES
    return decisions, changes


def heading(content: Content) -> str:
    """What a pack without a first page is about."""
    if content.scope.project and content.projects:
        project = content.projects[0]
        return f"{project.code} {marks.plain_name(project.names)}"
    return str(Preset(content.preset).label).capitalize()


def perimeter_sentence(content: Content) -> str:
    """What is counted: see `_perimeter`; narrowed to a department or to exceptions, it says so."""
    said = _perimeter(content)
    unit = content.period.unit(content.scope.unit) if content.scope.unit else None
    if unit:
        said = f"{marks.plain_name(unit.names)}: {said}"
    if content.scope.is_exceptions_only:
        said = _("%(projects)s; only red ones and those with an open exception") % {
            "projects": said
        }
    return said


def _perimeter(content: Content) -> str:
    """Said always and in the same words, so that it reveals nothing; secret ones are never counted."""
    return ngettext(
        "%(count)s project, confidential ones excluded (restricted: %(restricted)s)",
        "%(count)s projects, confidential ones excluded (restricted: %(restricted)s)",
        len(content.projects),
    ) % {"count": number(len(content.projects)), "restricted": number(content.restricted)}


def translated_sentence(content: Content) -> str:
    """How much of what people wrote can be read in the language in force; each text counts once."""
    language = get_language() or "en"
    found = layer.coverage(content.projects, language)
    words = {
        "share": marks.share(found.readable, found.of),
        "language": marks.language_name(language),
    }
    if found.readable == found.of:
        return _("All texts can be read in %(language)s") % words
    return (
        _("%(share)s of the texts can be read in %(language)s, the rest in the original language")
        % words
    )
