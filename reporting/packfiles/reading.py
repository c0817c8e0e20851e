"""The pack to read on a telephone: one page that holds everything, also without a network.

No script, no picture, no address outside: it can be saved and read again years later.
"""

from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from ppm.ui.choices import status
from ppm.ui.figures import amount
from reporting.packfiles.facts import facts, tail
from reporting.packfiles.tables import change_words
from reporting.packs import marks, sources
from reporting.packs.choices import PackState
from reporting.packs.content import MEASURES, Ask, Content, Figure, Red
from reporting.packs.edition import Edition, state_sentence, title_of
from reporting.packs.front import perimeter_sentence
from reporting.packs.sheets import sheet_context
from reporting.snapshots.calc import COLOURS, Change
from reporting.snapshots.frozen import Project

TEMPLATE = "reporting/packfiles/reading.html"
FIRST = ("deviation", "milestones", "tolerance", "reports")


@cache
def style() -> str:
    """The whole style of the page; the policy of its address names its hash."""
    folder = Path(settings.BASE_DIR) / "templates" / "reporting" / "packfiles"
    return (folder / "reading.css").read_text(encoding="utf-8")


def build(content: Content, edition: Edition, language: str) -> bytes:
    """The page in the active language."""
    figures, here = content.figures, {project.code for project in content.sheets}
    return (
        render_to_string(
            TEMPLATE,
            {
                "style": mark_safe(style()),  # noqa: S308 - our own file
                "language": language,
                "title": title_of(content),
                "committee": marks.name(content.committee.names),
                "period": str(capfirst(marks.month(content.period.period))),
                "meets_on": marks.day(content.committee.meets_on)
                if content.committee.meets_on
                else "",
                "perimeter": perimeter_sentence(content),
                "state": state_sentence(edition),
                "is_draft": edition.state == PackState.DRAFT,
                "edition": edition,
                "previous": marks.month(content.previous) if content.previous else "",
                "asks": [_ask(ask) for ask in content.asks],
                "counts": [_count(figures[f"status.{colour}"], colour) for colour in COLOURS],
                "figures": [
                    _figure(one, content)
                    for one in figures.values()
                    if one.key.partition(".")[0] in FIRST
                ],
                "changes": [_change(one, here) for one in content.changes],
                "reds": [_red(red) for red in content.reds],
                "money": [
                    (row.currency, [_figure(row.totals[name], content) for name in MEASURES])
                    for row in content.money
                ],
                "departments": [
                    (
                        marks.name(row.unit.names),
                        [
                            (
                                marks.letter(colour),
                                status(colour).word,
                                marks.value(row.counts[colour]),
                            )
                            for colour in COLOURS
                            if row.counts[colour].value
                        ],
                    )
                    for row in content.departments
                ],
                "projects": [_project(project, content) for project in content.sheets],
                "sources": [
                    (
                        one.ref,
                        sources.label_of(one, content),
                        marks.value(one),
                        sources.rule_of(one),
                    )
                    for one in figures.values()
                ],
                "facts": [(label, _shown(value)) for label, value in facts(content, edition)],
                "tail": tail(content, edition),
            },
        )
        .lstrip()
        .encode()
    )


def _shown(value: Any) -> object:
    if hasattr(value, "hour"):
        return marks.moment(value) if getattr(value, "tzinfo", None) else f"{value:%d/%m/%Y %H:%M}"
    return marks.day(value) if hasattr(value, "year") else value


def _place(project: Project) -> dict[str, Any]:
    return {"code": project.code, "name": marks.name(project.names)}


def _ask(ask: Ask) -> dict[str, Any]:
    one = ask.decision
    return {
        **_place(ask.project),
        "question": marks.text(one.question),
        "proposal": marks.text(one.proposal),
        "consequence": marks.text(one.consequence),
        "amount": amount(one.amount, ask.project.currency) if one.amount is not None else "",
    }


def _count(figure: Figure, colour: str) -> dict[str, Any]:
    return {
        "mark": marks.rag(colour),
        "value": marks.value(figure),
        "last": marks.last(figure) if figure.last is not None else "",
        "ref": figure.ref,
    }


def _figure(figure: Figure, content: Content) -> dict[str, Any]:
    is_difference = figure.key.startswith("deviation")
    return {
        "label": sources.label_of(figure, content),
        "value": marks.value(figure, compact=True, signed=is_difference),
        "last": marks.last(figure, signed=is_difference) if figure.last is not None else "",
        "coverage": marks.coverage(figure) if figure.of is not None else "",
        "ref": figure.ref,
    }


def _change(change: Change, here: Collection[str]) -> dict[str, Any]:
    detail = ""
    if change.colour_before:
        detail = f"{status(change.colour_before).word} → {status(change.project.declared).word}"
    elif change.end_before:
        detail = f"{marks.day(change.end_before)} → {marks.day(change.project.forecast_end)}"
    word = change_words().get(change.kind, change.kind)
    is_here = change.project.code in here
    return {**_place(change.project), "word": word, "detail": detail, "is_here": is_here}


def _red(red: Red) -> dict[str, Any]:
    entry, project = red.dimension, red.project
    since = ngettext("%(count)s period", "%(count)s periods", red.periods)
    return {
        **_place(project),
        "since": since % {"count": red.periods},
        "cause": (entry.comment if entry else "") or project.headline.value,
        "path": entry.path_to_green if entry else "",
        "language": project.headline.language,
        "owner": entry.action_owner if entry else "",
        "on": marks.day(entry.green_on) if entry and entry.green_on else "",
    }


def _project(project: Project, content: Content) -> dict[str, Any]:
    """The card of a project: what its sheet says, so that both say the same."""
    sheet = sheet_context(project, content.period)
    late = sum(entry.is_late(content.period.frozen_on) for entry in project.milestones)
    late_words = ngettext("%(n)s late milestone", "%(n)s late milestones", late) % {"n": late}
    return {
        **sheet,
        "declared_key": project.declared,
        "plain": strip_tags(str(sheet["name"])),
        "late": late_words if late else "",
        "end": marks.day(project.forecast_end),
    }
