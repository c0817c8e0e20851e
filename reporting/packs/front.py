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
from reporting.packs.choices import PackState
from reporting.packs.content import Content
from reporting.packs.edition import Edition, state_sentence
from reporting.packs.front_charts import status_by_unit, status_over_time
from reporting.packs.front_rows import (
    ask_row,
    change_row,
    counted,
    deviation,
    differs,
    project_row,
    red_row,
)
from reporting.snapshots.calc import COLOURS

MOST_DECISIONS = 5
MOST_CHANGES = 6


def front_html(content: Content, edition: Edition, pages: Mapping[str, int]) -> str:
    """Everything before the project pages. `pages` says on which page each project starts."""
    return render_to_string("reporting/packs/front.html", _front(content, edition, pages))


def _front(content: Content, edition: Edition, pages: Mapping[str, int]) -> dict[str, Any]:
    figures = content.figures
    return {
        "committee": marks.name(content.committee.names),
        "period": marks.month(content.period.period),
        "meets_on": marks.day(content.committee.meets_on) if content.committee.meets_on else "",
        "perimeter": perimeter_sentence(content),
        "language": marks.language_name(get_language() or "en"),
        "edition": edition,
        "is_draft": edition.state == PackState.DRAFT,
        "state": state_sentence(edition),
        "asks": [ask_row(ask, pages) for ask in content.asks[:MOST_DECISIONS]],
        "more_asks": [
            (number, ask_row(ask, pages))
            for number, ask in enumerate(content.asks[MOST_DECISIONS:], start=MOST_DECISIONS + 1)
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
        "changes": [change_row(change, pages) for change in content.changes[:MOST_CHANGES]],
        "more_changes": max(0, len(content.changes) - MOST_CHANGES),
        "all_changes": [change_row(change, pages) for change in content.changes],
        "reds": [red_row(red, pages) for red in content.reds],
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


def perimeter_sentence(content: Content) -> str:
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
