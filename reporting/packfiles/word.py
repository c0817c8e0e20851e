"""The pack as a Word document: real headings, tables with repeated heads, each text in its language."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.template.defaultfilters import capfirst
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Word

from methodology.tailoring.choices import Dimension
from portfolio.statusreports.sentences import sentence
from ppm.ui.choices import status
from ppm.ui.figures import amount, number
from reporting.packfiles.contents import sections
from reporting.packfiles.facts import facts, tail
from reporting.packfiles.tables import change_words, state_of, yes_or_no
from reporting.packfiles.wordparts import TINTS, Run, WordCell, cell, paragraph, prepare, table
from reporting.packs import layer, marks, sources
from reporting.packs.content import MEASURES, Content, Figure
from reporting.packs.edition import Edition, title_of
from reporting.packs.front import perimeter_sentence
from reporting.snapshots.calc import COLOURS
from reporting.snapshots.frozen import Amount, Names, Project, Text

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
    for part in (_decisions, _figures, _changes, _reds, _departments, _money, _sections, _overview):
        part(document, content)
    if content.sheets:
        paragraph(document, _("Project pages"), "Heading 1")
    for project in content.sheets:
        _project(document, content, project)
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
        found = [*_text(one.question, bold=True)]
        if one.amount is not None:
            found.append(Run(f" – {amount(one.amount, ask.project.currency)}", bold=True))
        found.append(Run(f"\n{ask.project.code} {marks.plain_name(ask.project.names)}", muted=True))
        for label, text in (
            (_("Proposal:"), one.proposal),
            (_("If nothing is decided:"), one.consequence),
        ):
            if text:
                found += [Run(f"\n{label} ", muted=True), *_text(text)]
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
                _named(one.project),
                cell(
                    f"{status(one.colour_before).word} → {status(one.project.declared).word}"
                    if one.colour_before
                    else f"{marks.day(one.end_before)} → {marks.day(one.project.forecast_end)}"
                    if one.end_before
                    else ""
                ),
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
        entry, project = red.dimension, red.project
        spoken = project.headline.language
        cause = entry.comment if entry and entry.comment else project.headline.value
        since = ngettext("%(count)s period", "%(count)s periods", red.periods)
        rows.append(
            (
                _named(project),
                cell(since % {"count": red.periods}),
                cell(cause, language=spoken),
                cell(entry.path_to_green if entry else "", language=spoken),
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
                _name_cell(row.unit.names),
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


def _sections(document: Word, content: Content) -> None:
    """The contents that were chosen, each as a table of its first columns: a page is not a sheet."""
    for one in sections(content):
        paragraph(document, one.title, "Heading 1")
        heads = [(label, float(width)) for label, width in one.heads[:MOST_COLUMNS]]
        rows = [[_value(value) for value in row[:MOST_COLUMNS]] for row in one.rows]
        table(document, one.title, heads, rows)


def _value(value: object) -> WordCell:
    """A number to the right, a date as the reader writes it."""
    if isinstance(value, int | Decimal):
        return cell(number(value), right=True)
    return cell("" if value is None else _fact(value))


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
                _named(one),
                _status(one.declared),
                cell(marks.day(one.baseline_end), right=True),
                cell(marks.day(one.forecast_end), right=True),
                cell(_amount(one.budget, one.currency), right=True),
                cell(_amount(one.forecast, one.currency), right=True),
            )
            for one in content.projects
        ],
    )


def _project(document: Word, content: Content, one: Project) -> None:
    """The page of one project."""
    name = one.names.read_in(marks.reader())
    head = paragraph(document, (Run(f"{one.code} "), *_text(name, mark=False)), "Heading 2")
    head.paragraph_format.page_break_before = one is not content.sheets[0]
    if one.headline:
        paragraph(document, tuple(_text(one.headline, bold=True)))
    if one.is_stale:
        paragraph(document, (Run(_("No report was received for this period."), bold=True),))
    table(
        document,
        _("Identity"),
        (("", 4), ("", 10)),
        list(_identity(content, one)),
        named_by_row=True,
    )
    if one.dimensions:
        paragraph(document, _("Status by dimension"), "Heading 3")
        heads = (
            (pgettext("of a project", "Dimension"), 3),
            (_("Declared"), 2),
            (_("Computed"), 2),
            (_("Why, and what is being done"), 8),
        )
        table(document, _("Status by dimension"), heads, list(_dimensions(one)))
    if one.milestones:
        paragraph(document, _("Milestones"), "Heading 3")
        on = content.period.frozen_on
        table(
            document,
            _("Milestones"),
            (
                (_("Milestone"), 6),
                (_("Agreed"), 2.3),
                (_("Expected"), 2.3),
                (_("Reached"), 2.3),
                (_("Late"), 1.6),
            ),
            [
                (
                    WordCell(tuple(_text(entry.name))),
                    cell(marks.day(entry.baseline_on), right=True),
                    cell(marks.day(entry.forecast_on), right=True),
                    cell(marks.day(entry.actual_on), right=True),
                    cell(yes_or_no(entry.is_late(on)), bold=entry.is_late(on)),
                )
                for entry in one.milestones
            ],
        )
    for label, text in (
        (_("Done in this period"), one.done),
        (_("Planned for the next period"), one.next_steps),
        (_("Help needed"), one.help_needed),
    ):
        if text:
            paragraph(document, label, "Heading 3")
            paragraph(document, tuple(_text(text)))


def _identity(content: Content, one: Project) -> Iterator[tuple[WordCell, WordCell]]:
    unit = content.period.unit(one.unit)
    yield cell(_("Status, as declared")), _status(one.declared)
    if one.computed not in ("grey", one.declared):
        yield cell(_("Computed by the rules:").rstrip(" :\u00a0\u202f")), _status(one.computed)
    if one.opinion:
        yield (
            cell(_("PMO opinion")),
            WordCell((Run(f"{status(one.opinion).word}. "), *_text(one.opinion_text))),
        )
    yield cell(_("Unit")), _name_cell(unit.names) if unit else cell(one.unit)
    yield cell(_("Project manager")), cell(content.period.person(one.manager) or marks.NONE)
    yield cell(_("Executive")), cell(content.period.person(one.executive) or marks.NONE)
    ends = f"{marks.day(one.baseline_end)} → {marks.day(one.forecast_end)}"
    yield cell(_("End: agreed → expected")), cell(ends)
    for label, value in (
        (_("Budget"), one.budget),
        (_("Forecast at completion"), one.forecast),
        (_("Spent so far"), one.actual),
    ):
        yield cell(label), cell(_amount(value, one.currency))


def _dimensions(one: Project) -> Iterator[tuple[WordCell, ...]]:
    spoken = one.headline.language
    for entry in one.dimensions:
        found = [Run(entry.comment, spoken)] if entry.comment else []
        if entry.reason != "no_data":
            found.append(Run(f" {sentence(entry.reason, dict(entry.inputs))}", muted=True))
        if entry.path_to_green:
            found += [
                Run(f"\n{_('Path to green:')} ", bold=True),
                Run(entry.path_to_green, spoken),
            ]
        label = str(capfirst(str(Dimension(entry.dimension).label)))
        yield cell(label), _status(entry.declared), _status(entry.computed), WordCell(tuple(found))


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
    rows = [(cell(label), cell(_fact(value))) for label, value in facts(content, edition)]
    table(document, _("About this document"), (("", 4), ("", 12)), rows, named_by_row=True)


def _fact(value: object) -> object:
    """Dates as the reader writes them."""
    if isinstance(value, datetime):
        return date_format(value, "SHORT_DATETIME_FORMAT")
    return marks.day(value) if isinstance(value, date) else value


def _text(text: Text, *, bold: bool = False, mark: bool = True) -> Iterator[Run]:
    """What somebody wrote, translated where it is, marked when it is not the reader's own words."""
    shown = layer.shown(text)
    yield Run(shown.value, shown.language, bold)
    if mark and text and text.language != get_language():
        way = [text.language.upper(), *([shown.language.upper()] if shown != text else [])]
        yield Run(f" [{' → '.join(way)}]", muted=True, small=True)


def _name_cell(names: Names) -> WordCell:
    return WordCell(tuple(_text(names.read_in(marks.reader()), mark=False)))


def _named(one: Project) -> WordCell:
    name = one.names.read_in(marks.reader())
    return WordCell(
        (Run(f"{one.code}\n", muted=True, small=True), *_text(name, bold=True, mark=False))
    )


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


def _status(colour: str) -> WordCell:
    found = status(colour)
    return WordCell((Run(f"{found.letter} {found.word}", bold=True),), tint=TINTS[found.key])


def _amount(value: Amount, currency: str) -> str:
    return amount(value.value, currency) if value.value is not None else state_of(value)
