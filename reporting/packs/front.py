"""The front of a pack and its list of sources, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from methodology.tailoring.choices import Dimension
from ppm.ui.charts import StatusBars, status_bars
from ppm.ui.choices import STATUSES, status
from ppm.ui.figures import amount, number
from reporting.packs import marks
from reporting.packs.choices import PackState
from reporting.packs.content import Ask, Content, Figure, Red
from reporting.snapshots.calc import COLOURS, Change
from reporting.snapshots.canonical import in_groups
from reporting.snapshots.frozen import Project, Text

MOST_DECISIONS = 5
MOST_CHANGES = 6
CAUSE_WORDS, PATH_WORDS = 12, 16
NARRATIVES = ("headline", "done", "next_steps", "help_needed")


@dataclass(frozen=True)
class Edition:
    """What a pack says about itself."""

    number: int
    state: str
    foreword: str
    released_by: str
    released_at: datetime | None


def front_html(content: Content, edition: Edition, pages: Mapping[str, int]) -> str:
    """Everything before the project pages. `pages` says on which page each project starts."""
    return render_to_string("reporting/packs/front.html", _front(content, edition, pages))


def sources_html(content: Content) -> str:
    """Where each figure comes from."""
    rows = [
        {
            "ref": figure.ref,
            "label": label_of(figure, content),
            "value": marks.value(figure),
            "rule": rule_of(figure),
            "codes": ", ".join(figure.codes),
        }
        for figure in content.figures.values()
    ]
    return render_to_string(
        "reporting/packs/sources.html",
        {
            "rows": rows,
            "period": marks.month(content.period.period),
            "fingerprint": in_groups(content.period.fingerprint),
            "rules": [version for version, _valid_from in content.period.rules],
        },
    )


def title_of(content: Content) -> str:
    return _("%(committee)s – pack of %(period)s") % {
        "committee": marks.plain_name(content.committee.names),
        "period": marks.month(content.period.period),
    }


def state_sentence(edition: Edition) -> str:
    if edition.state == PackState.RELEASED and edition.released_at:
        return _("released by %(person)s on %(day)s") % {
            "person": edition.released_by,
            "day": marks.day(edition.released_at),
        }
    return _("draft, not released")


def footer(content: Content, edition: Edition) -> str:
    """What stands at the foot of every page, before the page number."""
    parts = [
        marks.plain_name(content.committee.names),
        marks.month(content.period.period),
        (get_language() or "en").upper(),
        str(PackState(edition.state).label),
        content.period.fingerprint[:8],
    ]
    return " · ".join(parts)


def label_of(figure: Figure, content: Content) -> str:
    """The name of a figure in words."""
    head, *rest = figure.key.split(".")
    match head:
        case "projects":
            return _("Projects")
        case "status":
            return _("Projects with status %(status)s") % {"status": status(rest[0]).word}
        case "deviation":
            return _("Forecast against budget, %(currency)s") % {"currency": rest[0]}
        case "milestones":
            return _("Late milestones")
        case "tolerance":
            return _("Projects beyond tolerance")
        case "reports":
            return _("Reports not received")
        case "unit":
            unit = content.period.unit(".".join(rest[:-1]))
            return _("%(unit)s: status %(status)s") % {
                "unit": marks.plain_name(unit.names) if unit else rest[0],
                "status": status(rest[-1]).word,
            }
        case _measure:
            return MEASURE_LABELS()[head] % {"currency": rest[0]}


def MEASURE_LABELS() -> dict[str, str]:  # noqa: N802 - reads as a constant, but in the active language
    return {
        "budget": _("Budget, %(currency)s"),
        "forecast": _("Forecast at completion, %(currency)s"),
        "actual": _("Spent so far, %(currency)s"),
    }


def rule_of(figure: Figure) -> str:
    """How the figure is counted, in a sentence."""
    return {
        "in_perimeter": _("Projects of the perimeter with a row in the frozen period."),
        "declared": _("Declared overall status of the frozen reports."),
        "declared_in_unit": _("Declared overall status of the projects led in this unit."),
        "forecast_minus_budget": _("Sum of the forecasts less the budgets, where both are known."),
        "late_milestones": _(
            "Not reached on the day of the freeze, and expected after the agreed date or past."
        ),
        "beyond_tolerance": _("Computed time or cost is red: the deviation exceeds the tolerance."),
        "stale": _("Not received by the freeze; the values are those of the last frozen period."),
        "sum_budget": _("Sum of the known budgets."),
        "sum_forecast": _("Sum of the known forecasts at completion."),
        "sum_actual": _("Sum of the known expenses."),
    }[figure.rule]


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
        "asks": [_ask(ask, pages) for ask in content.asks[:MOST_DECISIONS]],
        "more_asks": [
            (number, _ask(ask, pages))
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
        "deviations": [_deviation(row.difference, content) for row in content.money],
        "late": _counted(figures["milestones.late"]),
        "beyond": _counted(figures["tolerance.beyond"]),
        "stale": _counted(figures["reports.stale"]),
        "stale_projects": ", ".join(figures["reports.stale"].codes),
        "previous": marks.month(content.previous) if content.previous else "",
        "changes": [_change(change, pages) for change in content.changes[:MOST_CHANGES]],
        "more_changes": max(0, len(content.changes) - MOST_CHANGES),
        "all_changes": [_change(change, pages) for change in content.changes],
        "reds": [_red(red, pages) for red in content.reds],
        "by_unit": _by_unit(content),
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
        "over_time": _over_time(content),
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
        "some_differ": any(_differs(project) for project in content.projects),
        "projects": [_project(project, content, pages) for project in content.projects],
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
    language = get_language()
    texts = [
        text
        for project in content.projects
        for name in NARRATIVES
        if (text := getattr(project, name))
    ]
    here = sum(text.language == language for text in texts)
    return _("%(share)s of the texts are in this language, the others in their original one") % {
        "share": marks.share(here, len(texts))
    }


def _ask(ask: Ask, pages: Mapping[str, int]) -> dict[str, Any]:
    return {
        "question": marks.text(ask.decision.question),
        "proposal": marks.text(ask.decision.proposal),
        "consequence": marks.text(ask.decision.consequence),
        "amount": amount(ask.decision.amount, ask.project.currency)
        if ask.decision.amount is not None
        else "",
        **_place(ask.project, pages),
    }


def _place(project: Project, pages: Mapping[str, int]) -> dict[str, Any]:
    return {
        "code": project.code,
        "name": marks.name(project.names),
        "page": pages.get(project.code),
        "href": f"part:{project.code}" if project.code in pages else "",
    }


def _counted(figure: Figure) -> dict[str, Any]:
    return {
        "value": marks.value(figure),
        "last": marks.last(figure) if figure.last is not None else "",
        "source": marks.source(figure),
        "is_zero": not figure.value,
    }


def _deviation(figure: Figure, content: Content) -> dict[str, Any]:
    row = next(row for row in content.money if row.currency == figure.currency)
    budget = row.totals["budget"].value
    known = figure.value is not None and budget and figure.known == row.totals["budget"].known
    return {
        "value": marks.value(figure, compact=True, signed=True),
        "share": marks.share(int(figure.value), int(budget))
        if known and figure.value and budget
        else "",
        "last": marks.last(figure, signed=True) if figure.last is not None else "",
        "coverage": marks.coverage(figure),
        "source": marks.source(figure),
    }


def _change(change: Change, pages: Mapping[str, int]) -> dict[str, Any]:
    words = {
        "turned_red": _("Turned red"),
        "recovered": _("Recovered"),
        "new": _("New"),
        "closed": _("No longer followed"),
        "moved": _("End moved"),
    }
    detail = ""
    if change.colour_before:
        detail = f"{status(change.colour_before).word} → {status(change.project.declared).word}"
    elif change.end_before:
        detail = f"{marks.day(change.end_before)} → {marks.day(change.project.forecast_end)}"
    return {
        "kind": change.kind,
        "word": words[change.kind],
        "detail": detail,
        **_place(change.project, pages),
    }


def _red(red: Red, pages: Mapping[str, int]) -> dict[str, Any]:
    entry, project = red.dimension, red.project
    cause = entry.comment if entry and entry.comment else project.headline.value
    return {
        **_place(project, pages),
        "since": ngettext("%(count)s period", "%(count)s periods", red.periods)
        % {"count": red.periods},
        "dimension": str(Dimension(entry.dimension).label) if entry else "",
        "cause": _shortened(cause, CAUSE_WORDS, project),
        "path": _shortened(entry.path_to_green if entry else "", PATH_WORDS, project) or marks.NONE,
        "owner": (entry.action_owner if entry else "") or marks.NONE,
        "on": marks.day(entry.green_on) if entry else marks.NONE,
    }


def _shortened(value: str, words: int, project: Project) -> str:
    return marks.text(Text(marks.first_words(value, words), project.headline.language))


def _differs(project: Project) -> bool:
    return project.computed not in ("grey", project.declared)


def _project(project: Project, content: Content, pages: Mapping[str, int]) -> dict[str, Any]:
    found = {entry.dimension: entry.declared for entry in project.dimensions}
    return {
        **_place(project, pages),
        "unit": project.unit,
        "manager": content.period.person(project.manager) or marks.NONE,
        "declared": marks.rag(project.declared),
        "computed": marks.rag(project.computed) if _differs(project) else "",
        "dimensions": [marks.letter(found[value]) if value in found else "" for value in Dimension],
        "baseline_end": marks.day(project.baseline_end),
        "forecast_end": marks.day(project.forecast_end),
        "budget": marks.money(project.budget, project.currency),
        "forecast": marks.money(project.forecast, project.currency),
        "is_stale": project.is_stale,
    }


def _by_unit(content: Content) -> StatusBars | None:
    if not content.departments:
        return None
    words = {colour: str(STATUSES[colour].word) for colour in COLOURS}
    rows = [
        (
            marks.plain_name(row.unit.names),
            {colour: int(row.counts[colour].value or 0) for colour in COLOURS},
        )
        for row in content.departments
    ]
    return status_bars(
        title=_("Status by department"),
        alt=_sentence(rows, words),
        rows=rows,
        words=words,
        head=_("Department"),
        total=_("Total"),
    )


def _over_time(content: Content) -> StatusBars | None:
    if len(content.trend) < 2:
        return None
    words = {colour: str(STATUSES[colour].word) for colour in COLOURS}
    rows = [(str(capfirst(marks.month(entry.period))), entry.counts) for entry in content.trend]
    return status_bars(
        title=_("Status over the last periods"),
        alt=_sentence(rows, words),
        rows=rows,
        words=words,
        head=_("Period"),
        total=_("Total"),
    )


def _sentence(rows: Sequence[tuple[str, Mapping[str, int]]], words: Mapping[str, str]) -> str:
    """The whole drawing in words, for whoever hears it."""
    return "; ".join(
        f"{label}: " + ", ".join(f"{word} {counts[colour]}" for colour, word in words.items())
        for label, counts in rows
    )
