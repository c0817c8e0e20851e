"""The pack as a Word document: real headings, tables with repeated heads, each text in its language."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from docx import Document
from docx.document import Document as Word

from ppm.ui.choices import status
from ppm.ui.figures import amount, number
from reporting.packfiles.contents import Block, outline
from reporting.packfiles.facts import facts, tail
from reporting.packfiles.shape import Table, readable
from reporting.packfiles.wordparts import Run, WordCell, cell, paragraph, prepare, table
from reporting.packfiles.wordprojects import (
    amount_text,
    name_cell,
    named,
    status_cell,
    write_project,
    written,
)
from reporting.packs import marks, sources
from reporting.packs.content import MEASURES, Content, Figure
from reporting.packs.edition import Edition, title_of
from reporting.packs.front import perimeter_sentence
from reporting.packs.front_rows import change_detail, change_words
from reporting.snapshots.calc import COLOURS
from reporting.snapshots.frozen import Text

MOST_COLUMNS = 7


def build(content: Content, edition: Edition, language: str) -> bytes:
    """The whole document in the active language."""
    document = Document()
    title = title_of(content)
    prepare(
        document,
        title=title,
        language=language,
        subject=perimeter_sentence(content),
        foot=tail(content, edition),
    )
    paragraph(document, title, "Title")
    if edition.foreword:
        paragraph(document, (Run(edition.foreword, bold=True),))
    for part in outline(content):
        if isinstance(part, Table):
            _section(document, part)
        elif part == Block.NEWS:
            _news(document, edition)
        else:
            BLOCKS[part](document, content)
    _end(document, content, edition)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _decisions(document: Word, content: Content) -> None:
    paragraph(document, _("What we ask you"), "Heading 1")
    if not content.asks:
        paragraph(document, _("No decision is asked of you this time."))
    for ask in content.asks:
        one = ask.decision
        found = [*written(one.question, bold=True)]
        if one.amount is not None:
            found.append(Run(f" – {amount(one.amount, ask.project.currency)}", bold=True))
        found.append(Run(f"\n{ask.project.code} {marks.plain_name(ask.project.names)}", muted=True))
        for label, text in (
            (_("Options:"), one.options),
            (_("Proposal:"), one.proposal),
            (_("If nothing is decided:"), one.consequence),
        ):
            if text:
                found += [Run(f"\n{label} ", muted=True), *written(text)]
        paragraph(document, found, "List Number")


def _figures(document: Word, content: Content) -> None:
    """The figures of the first page, last time's beside them, each with the number of its source."""
    paragraph(document, _("Figures"), "Heading 1")
    first = ("projects", "status", "deviation", "milestones", "tolerance", "reports")
    table(
        document,
        _("Figures"),
        ((_("Figure"), 7), (_("Value"), 3), (_("Last time"), 3), (_("Source"), 1.6)),
        [
            (
                cell(sources.label_of(one, content)),
                _covered(one, bold=True),
                cell(_last(one), right=True),
                cell(one.ref, right=True),
            )
            for one in content.figures.values()
            if one.key.partition(".")[0] in first
        ],
    )


def _changes(document: Word, content: Content) -> None:
    if not content.previous:
        return
    paragraph(
        document,
        _("Changed since %(previous)s") % {"previous": marks.month(content.previous)},
        "Heading 1",
    )
    if not content.changes:
        paragraph(document, _("Nothing that a committee needs to know."))
        return
    words = change_words()
    table(
        document,
        _("Changed since last time"),
        ((pgettext("what changed", "Change"), 3), (_("Project"), 7), (_("Detail"), 5)),
        [
            (
                cell(words.get(one.kind, one.kind), bold=True),
                named(one.project),
                cell(change_detail(one)),
            )
            for one in content.changes
        ],
    )


def _reds(document: Word, content: Content) -> None:
    paragraph(document, _("Reds, the longest-standing first"), "Heading 1")
    if not content.reds:
        paragraph(document, _("No project is red."))
        return
    rows = []
    for red in content.reds:
        entry = red.dimension
        since = ngettext("%(count)s period", "%(count)s periods", red.periods)
        rows.append(
            (
                named(red.project),
                cell(since % {"count": red.periods}),
                WordCell(tuple(written(red.cause))),
                WordCell(tuple(written(red.path))),
                cell(entry.action_owner if entry else marks.NONE),
                cell(marks.day(entry.green_on) if entry else marks.NONE, right=True),
            )
        )
    heads = (
        *((_("Project"), 3.6), (_("Red for"), 1.7), (_("Cause"), 4), (_("Path to green"), 4)),
        *((_("Who acts"), 2.3), (_("Green by"), 2)),
    )
    table(document, _("Reds, the longest-standing first"), heads, rows)


def _departments(document: Word, content: Content) -> None:
    if not content.departments:
        return
    paragraph(document, _("Status by department"), "Heading 1")
    table(
        document,
        _("Status by department"),
        (
            (_("Department"), 6),
            *((str(status(colour).word), 2) for colour in COLOURS),
            (pgettext("table", "Total"), 2),
        ),
        [
            (
                name_cell(row.unit.names),
                *(cell(marks.value(row.counts[colour]), right=True) for colour in COLOURS),
                cell(number(len(row.projects)), right=True),
            )
            for row in content.departments
        ],
    )


def _money(document: Word, content: Content) -> None:
    if not content.money:
        return
    paragraph(document, _("Money"), "Heading 1")
    heads = (
        *((_("Currency"), 2), (_("Budget"), 4), (_("Forecast at completion"), 4)),
        *((_("Spent so far"), 4), (_("Forecast against budget"), 4)),
    )
    table(
        document,
        _("Money"),
        heads,
        [
            (
                cell(row.currency),
                *(_covered(row.totals[name]) for name in MEASURES),
                _covered(row.difference),
            )
            for row in content.money
        ],
    )


def _section(document: Word, one: Table) -> None:
    """A table of its first columns: a page is not a sheet. Code and name of a project share a cell."""
    paragraph(document, one.title, "Heading 1")
    heads = [(label, float(width)) for label, width in one.heads]
    rows = [[_value(value) for value in row] for row in one.rows]
    if one.is_of_projects:
        heads = heads[1:]
        rows = [[_joined(code, name), *rest] for code, name, *rest in rows]
    table(document, one.title, heads[:MOST_COLUMNS], [row[:MOST_COLUMNS] for row in rows])


def _joined(code: WordCell, name: WordCell) -> WordCell:
    (number,), (words,) = code.runs, name.runs
    return WordCell((Run(f"{number.text}\n", muted=True, small=True), replace(words, bold=True)))


def _value(value: object) -> WordCell:
    """A number or a date to the right; what somebody wrote in its language."""
    if isinstance(value, Text):
        return WordCell(tuple(written(value)))
    return cell(readable(value), right=isinstance(value, int | Decimal | date))


def _news(document: Word, edition: Edition) -> None:
    if not edition.flashes:
        return
    paragraph(document, _("News since the freeze"), "Heading 1")
    for news in edition.flashes:
        paragraph(document, marks.day(news.at), "Heading 2")
        paragraph(document, news.text)


def _overview(document: Word, content: Content) -> None:
    paragraph(document, _("All projects"), "Heading 1")
    table(
        document,
        _("All projects"),
        (
            (_("Project"), 5),
            (_("Declared"), 2),
            (_("Agreed end"), 2.2),
            (_("Expected end"), 2.2),
            (_("Budget"), 2.6),
            (_("Forecast"), 2.6),
        ),
        [
            (
                named(one),
                status_cell(one.declared),
                cell(marks.day(one.baseline_end), right=True),
                cell(marks.day(one.forecast_end), right=True),
                cell(amount_text(one.budget, one.currency), right=True),
                cell(amount_text(one.forecast, one.currency), right=True),
            )
            for one in content.projects
        ],
    )


def _projects(document: Word, content: Content) -> None:
    if content.sheets:
        paragraph(document, _("Project pages"), "Heading 1")
    for project in content.sheets:
        write_project(document, content, project)


def _end(document: Word, content: Content, edition: Edition) -> None:
    """Where the figures come from, and what the pack says about itself."""
    head = paragraph(document, _("Where the figures come from"), "Heading 1")
    head.paragraph_format.page_break_before = True
    if content.figures:
        table(
            document,
            _("Where the figures come from"),
            ((_("Source"), 1.5), (_("Figure"), 5), (_("How it is counted"), 6), (_("Projects"), 5)),
            [
                (
                    cell(one.ref, right=True),
                    cell(sources.label_of(one, content)),
                    cell(sources.rule_of(one)),
                    WordCell((Run(", ".join(one.codes), small=True),)),
                )
                for one in content.figures.values()
            ],
        )
    paragraph(document, _("About this document"), "Heading 1")
    rows = [(cell(label), cell(readable(value))) for label, value in facts(content, edition)]
    table(document, _("About this document"), (("", 4), ("", 12)), rows, named_by_row=True)


def _last(one: Figure) -> str:
    """Last time's value, written as this one."""
    if one.last is None:
        return marks.NONE
    return marks.value(replace(one, value=one.last), signed=one.key.startswith("deviation"))


def _covered(one: Figure, *, bold: bool = False) -> WordCell:
    """A figure with its sign where it is a difference, and how much of it is known."""
    runs = [Run(marks.value(one, signed=one.key.startswith("deviation")), bold=bold)]
    if one.of is not None:
        runs.append(Run(f"\n{marks.coverage(one)}", muted=True, small=True))
    return WordCell(tuple(runs), right=True)


BLOCKS: dict[Block, Callable[[Word, Content], None]] = {
    Block.ASKS: _decisions,
    Block.FIGURES: _figures,
    Block.CHANGES: _changes,
    Block.REDS: _reds,
    Block.DEPARTMENTS: _departments,
    Block.MONEY: _money,
    Block.LIST: _overview,
    Block.PROJECTS: _projects,
}
