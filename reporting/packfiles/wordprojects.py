"""The page of one project in the Word document, and the cells that all its tables share."""

from collections.abc import Iterator

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.document import Document as Word

from methodology.tailoring.choices import Dimension
from portfolio.statusreports.sentences import sentence
from ppm.ui.choices import status
from ppm.ui.figures import amount
from reporting.packfiles.shape import yes_or_no
from reporting.packfiles.tables import state_of
from reporting.packfiles.wordparts import TINTS, Run, WordCell, cell, paragraph, table
from reporting.packs import layer, marks
from reporting.packs.content import Content
from reporting.packs.narratives import narratives
from reporting.snapshots.frozen import Amount, Names, Project, Text


def write_project(document: Word, content: Content, one: Project) -> None:
    """The page of one project."""
    name = one.names.read_in(marks.reader())
    head = paragraph(document, (Run(f"{one.code} "), *written(name, mark=False)), "Heading 2")
    head.paragraph_format.page_break_before = one is not content.sheets[0]
    if one.headline:
        paragraph(document, tuple(written(one.headline, bold=True)))
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
    milestones = [entry for entry in one.milestones if entry.is_shown]
    if milestones:
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
                    WordCell(tuple(written(entry.name))),
                    cell(marks.day(entry.baseline_on), right=True),
                    cell(marks.day(entry.forecast_on), right=True),
                    cell(marks.day(entry.actual_on), right=True),
                    cell(yes_or_no(entry.is_late(on)), bold=entry.is_late(on)),
                )
                for entry in milestones
            ],
        )
    for label, text in narratives(one):
        paragraph(document, label, "Heading 3")
        paragraph(document, tuple(written(text)))


def _identity(content: Content, one: Project) -> Iterator[tuple[WordCell, WordCell]]:
    unit = content.period.unit(one.unit)
    yield cell(_("Status, as declared")), status_cell(one.declared)
    if one.computed not in ("grey", one.declared):
        yield cell(_("Computed by the rules:").rstrip(" :\u00a0\u202f")), status_cell(one.computed)
    if one.opinion:
        yield (
            cell(_("PMO opinion")),
            WordCell((Run(f"{status(one.opinion).word}. "), *written(one.opinion_text))),
        )
    yield cell(_("Unit")), name_cell(unit.names) if unit else cell(one.unit)
    yield cell(_("Project manager")), cell(content.period.person(one.manager) or marks.NONE)
    executive = layer.label("executive", _("Executive"))
    yield cell(executive), cell(content.period.person(one.executive) or marks.NONE)
    ends = f"{marks.day(one.baseline_end)} → {marks.day(one.forecast_end)}"
    yield cell(_("End: agreed → expected")), cell(ends)
    for label, value in (
        (_("Budget"), one.budget),
        (_("Forecast at completion"), one.forecast),
        (_("Spent so far"), one.actual),
    ):
        yield cell(label), cell(amount_text(value, one.currency))


def _dimensions(one: Project) -> Iterator[tuple[WordCell, ...]]:
    spoken = one.headline.language
    for entry in one.dimensions:
        found = [*written(Text(entry.comment, spoken))] if entry.comment else []
        if entry.reason != "no_data":
            found.append(Run(f" {sentence(entry.reason, dict(entry.inputs))}", muted=True))
        if entry.path_to_green:
            lead = _("Path to green:")
            found += [
                Run(f"\n{lead} ", bold=True),
                *written(Text(entry.path_to_green, spoken)),
            ]
        label = str(capfirst(str(Dimension(entry.dimension).label)))
        yield (
            cell(label),
            status_cell(entry.declared),
            status_cell(entry.computed),
            WordCell(tuple(found)),
        )


def written(text: Text, *, bold: bool = False, mark: bool = True) -> Iterator[Run]:
    """What somebody wrote, translated where it is, marked when it is not the reader's own words."""
    shown = layer.shown(text)
    yield Run(shown.value, shown.language, bold)
    if mark and (origin := marks.origin(text)):
        yield Run(f"\u00a0[{origin}]", muted=True, small=True)


def name_cell(names: Names) -> WordCell:
    return WordCell(tuple(written(names.read_in(marks.reader()), mark=False)))


def named(one: Project) -> WordCell:
    name = one.names.read_in(marks.reader())
    return WordCell(
        (Run(f"{one.code}\n", muted=True, small=True), *written(name, bold=True, mark=False))
    )


def status_cell(colour: str) -> WordCell:
    found = status(colour)
    return WordCell((Run(f"{found.letter} {found.word}", bold=True),), tint=TINTS[found.key])


def amount_text(value: Amount, currency: str) -> str:
    return amount(value.value, currency) if value.value is not None else state_of(value)
