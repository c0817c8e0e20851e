"""The pack to read on a telephone: one page that holds everything, also without a network.

No script, no picture, no address outside: it can be saved and read again years later.
"""

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppm.ui.choices import status
from ppm.ui.figures import amount
from reporting.packfiles.contents import Block, outline
from reporting.packfiles.facts import facts, tail
from reporting.packfiles.shape import LONG, Table, readable
from reporting.packs import marks, sources
from reporting.packs.choices import PackContent, PackState
from reporting.packs.content import MEASURES, Ask, Content, Department, Figure, Red
from reporting.packs.edition import Edition, state_sentence, title_of
from reporting.packs.front import heading, perimeter_sentence
from reporting.packs.front_rows import change_detail, change_words
from reporting.packs.sheets import sheet_context
from reporting.snapshots.calc import COLOURS, Change
from reporting.snapshots.frozen import Project, Text

TEMPLATE = "reporting/packfiles/reading.html"
FIRST = ("deviation", "milestones", "tolerance", "reports")


@cache
def style() -> str:
    """The whole style of the page; the policy of its address names its hash."""
    folder = Path(settings.BASE_DIR) / "templates" / "reporting" / "packfiles"
    return (folder / "reading.css").read_text(encoding="utf-8")


def build(content: Content, edition: Edition, language: str) -> bytes:
    """The page in the active language."""
    figures, here = content.figures, {project.code for project in _cards(content)}
    parts = [part for block in outline(content) if (part := _part(block, content, edition, here))]
    return (
        render_to_string(
            TEMPLATE,
            {
                "style": mark_safe(style()),  # noqa: S308 - our own file
                "language": language,
                "title": title_of(content),
                "committee": marks.name(content.committee.names),
                "period": str(capfirst(marks.period(content.period.period, content.period.series))),
                "heading": "" if content.has(PackContent.FIRST) else heading(content),
                "meets_on": marks.day(content.committee.meets_on)
                if content.committee.meets_on
                else "",
                "perimeter": perimeter_sentence(content),
                "state": state_sentence(edition),
                "is_draft": edition.state == PackState.DRAFT,
                "edition": edition,
                "previous": marks.month(content.previous) if content.previous else "",
                "parts": parts,
                "sources": [
                    (
                        one.ref,
                        sources.label_of(one, content),
                        marks.value(one),
                        sources.rule_of(one),
                    )
                    for one in figures.values()
                ],
                "facts": [(label, readable(value)) for label, value in facts(content, edition)],
                "tail": tail(content, edition),
            },
        )
        .lstrip()
        .encode()
    )


def _cards(content: Content) -> tuple[Project, ...]:
    """The projects that have a card: all of them where the pack lists them or has their pages."""
    listed = content.has(PackContent.LIST) or content.has(PackContent.SHEETS)
    return content.projects if listed else ()


def _part(
    block: Block | Table, content: Content, edition: Edition, here: Collection[str]
) -> dict[str, Any] | None:
    """What one part of the page shows; nothing where it would be empty or is said already."""
    if isinstance(block, Table) and block.key == "years":
        amounts = [
            _figure(figure, content)
            for row in content.sections.years
            for figure in (*row.totals.values(), row.difference)
        ]
        return {"kind": "figures", "key": block.key, "title": block.title, "figures": amounts}
    if isinstance(block, Table):
        return {"kind": "table", "key": block.key, "title": block.title, **_rows(block, here)}
    figures = content.figures
    match block:
        case Block.ASKS:
            found: dict[str, Any] = {"asks": [_ask(ask, here) for ask in content.asks]}
        case Block.FIGURES:
            found = {
                "counts": [_count(figures[f"status.{colour}"], colour) for colour in COLOURS],
                "figures": [
                    _figure(one, content)
                    for one in figures.values()
                    if one.key.partition(".")[0] in FIRST
                ],
            }
        case Block.NEWS:
            news = [(marks.day(one.at), one.text) for one in edition.flashes]
            found = {"news": news} if news else {}
        case Block.CHANGES:
            changes = [_change(one, here) for one in content.changes]
            found = {"changes": changes} if content.previous else {}
        case Block.REDS:
            found = {"reds": [_red(red, here) for red in content.reds]}
        case Block.DEPARTMENTS:
            rows = [_department(row) for row in content.departments]
            found = {"departments": rows} if rows else {}
        case Block.MONEY:
            totals = [
                _figure(figure, content)
                for row in content.money
                for figure in (*(row.totals[name] for name in MEASURES), row.difference)
            ]
            found = {"figures": totals} if totals else {}
        case Block.LIST if content.has(PackContent.SHEETS):
            found = {}  # the cards say all of it
        case _:
            found = {"projects": [_project(one, content) for one in _cards(content)]}
    key = str(Block.PROJECTS) if block == Block.LIST else str(block)
    return {"kind": key, "key": key, "title": _title(block, content), **found} if found else None


def _title(block: Block, content: Content) -> str:
    previous = marks.month(content.previous) if content.previous else ""
    return {
        Block.ASKS: _("What we ask you"),
        Block.FIGURES: _("Figures"),
        Block.NEWS: _("News since the freeze"),
        Block.CHANGES: _("Changed since %(previous)s") % {"previous": previous},
        Block.REDS: _("Reds, the longest-standing first"),
        Block.DEPARTMENTS: _("Status by department"),
        Block.MONEY: _("Money"),
        Block.LIST: _("Projects"),
        Block.PROJECTS: _("Projects"),
    }[block]


def _rows(table: Table, here: Collection[str]) -> dict[str, Any]:
    """Each row: what it is about, its long texts, then the short ones with their heads."""
    rows = []
    for values in table.rows:
        cells = list(zip(table.heads, values, strict=True))
        lead, rest = cells[: table.lead], cells[table.lead :]
        texts = [
            (head, marks.text(value) if isinstance(value, Text) else str(value))
            for (head, wide), value in rest
            if value and wide == LONG
        ]
        rows.append(
            {
                "code": str(values[0]) if table.is_of_projects else "",
                "is_here": values[0] in here,
                "name": values[1]
                if table.is_of_projects
                else " · ".join(readable(value) for _head, value in lead),
                "first": texts[0][1] if texts else "",
                "texts": texts[1:],
                "facts": [
                    (head, shown)
                    for (head, wide), value in rest
                    if wide != LONG and (shown := readable(value))
                ],
            }
        )
    return {"rows": rows}


def _place(project: Project, here: Collection[str]) -> dict[str, Any]:
    is_here = project.code in here
    return {"code": project.code, "name": marks.name(project.names), "is_here": is_here}


def _ask(ask: Ask, here: Collection[str]) -> dict[str, Any]:
    one = ask.decision
    return {
        **_place(ask.project, here),
        "question": marks.text(one.question),
        "options": marks.text(one.options),
        "proposal": marks.text(one.proposal),
        "consequence": marks.text(one.consequence),
        "amount": amount(one.amount, ask.project.currency) if one.amount is not None else "",
    }


def _department(row: Department) -> tuple[str, Sequence[tuple[str, str, str]]]:
    counts = [
        (marks.letter(colour), str(status(colour).word), marks.value(row.counts[colour]))
        for colour in COLOURS
        if row.counts[colour].value
    ]
    return marks.name(row.unit.names), counts


def _count(figure: Figure, colour: str) -> dict[str, Any]:
    return {
        "mark": marks.rag(colour),
        "value": marks.value(figure),
        "last": marks.last(figure) if figure.last is not None else "",
        "ref": figure.ref,
    }


def _figure(figure: Figure, content: Content) -> dict[str, Any]:
    is_difference = figure.key.startswith("deviation") or ".difference." in figure.key
    return {
        "label": sources.label_of(figure, content),
        "value": marks.value(figure, compact=True, signed=is_difference),
        "last": marks.last(figure, signed=is_difference) if figure.last is not None else "",
        "coverage": marks.coverage(figure) if figure.of is not None else "",
        "ref": figure.ref,
    }


def _change(change: Change, here: Collection[str]) -> dict[str, Any]:
    word = change_words().get(change.kind, change.kind)
    return {**_place(change.project, here), "word": word, "detail": change_detail(change)}


def _red(red: Red, here: Collection[str]) -> dict[str, Any]:
    entry = red.dimension
    since = ngettext("%(count)s period", "%(count)s periods", red.periods)
    return {
        **_place(red.project, here),
        "since": since % {"count": red.periods},
        "cause": marks.text(red.cause),
        "path": marks.text(red.path),
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
