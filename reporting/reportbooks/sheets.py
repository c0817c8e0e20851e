"""The sheets of a report's workbook: rows of words, values and questions, in the language in force."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import Block
from portfolio.statusreports.drafts.blocks import DECISION_PARTS, DECISIONS, DIMENSION_PARTS
from portfolio.statusreports.editing import DimensionView, EditingView
from ppm.ui.choices import STATUSES
from reporting.reportbooks.asking import (
    HIDDEN,
    LEFT_OUT,
    OF_MILESTONE,
    VALUE,
    Question,
    ask,
    hint,
    in_row,
)
from reporting.reportbooks.cells import standing, written
from reporting.reportbooks.opening import Lines, OpenReport

SUMMARY = ("language", "headline", "done", "next_steps", "help_needed")
OUTLOOK = ("benefits_outlook", "contribution", "outlook")


@dataclass(frozen=True)
class Head:
    """A column; `key` is empty where nothing is asked."""

    label: str
    width: int
    key: str = ""


@dataclass(frozen=True)
class Row:
    """A row; without a key it is the title of those below it. `lock` is the version of what it is about."""

    key: str
    cells: tuple[Any, ...]
    lock: int | None = None


@dataclass(frozen=True)
class Page:
    """A sheet of the workbook."""

    key: str
    name: str
    lead: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    # What is asked stands from this column on; the columns before it stay in sight.
    frozen: int = field(default=1)

    def questions(self) -> Iterator[tuple[Row, Question]]:
        for row in self.rows:
            for cell in row.cells:
                if isinstance(cell, Question):
                    yield row, cell


def pages_of(opened: OpenReport, view: EditingView, today: date) -> tuple[Page, ...]:
    """All sheets that ask something, in the language in force."""
    risks, issues = opened.lines
    return (
        _report_page(opened, view),
        _status_page(opened, view, today),
        _milestone_page(opened),
        _line_page(
            risks,
            _("The open risks. Change what is no longer so; a risk is closed by its state."),
            _("No risk is open."),
        ),
        _line_page(
            issues,
            _("The open issues. Change what is no longer so; an issue is closed by its state."),
            _("No issue is open."),
        ),
    )


def _levels(one: DimensionView, part: str) -> str:
    """What each status means for this dimension."""
    if part != "declared":
        return ""
    words = [(STATUSES[code].word, one.levels.get(code, "")) for code in Colour.values]
    return "\n".join(f"{word}: {meaning}" for word, meaning in words if meaning)


def _report_page(opened: OpenReport, view: EditingView) -> Page:
    form, before = opened.form, opened.background.previous
    heads = (
        Head(_("What"), 30),
        Head(_("Agreed"), 16),
        Head(_("Last report"), 40),
        Head(_("This report"), 60, VALUE),
        Head(_("How to fill it in"), 46),
    )
    figures = {one.field.name: one for one in view.figures}
    placed = {*HIDDEN, *LEFT_OUT}

    def line(name: str) -> Row:
        placed.add(name)
        figure = figures.get(name)
        agreed = figure.agreed if figure else None
        last = figure.before if figure else getattr(before, name, None) if before else None
        if name == "language" and last:
            last = dict(form.fields[name].choices).get(last, "")  # type: ignore[attr-defined]
        label = capfirst(str(form.fields[name].label))
        return Row(name, (label, agreed, last, ask(opened, name), hint(form.fields[name])))

    def title(text: str) -> Row:
        return Row("", (text,))

    rows = [title(str(Block.SUMMARY.label)), *(line(one) for one in SUMMARY if one in form.fields)]
    numbers = [
        one
        for one in ("forecast_end", "forecast", "actual", "accounts_as_of")
        if one in form.fields
    ]
    if numbers:
        rows += [title(str(Block.FIGURES.label)), *(line(one) for one in numbers)]
    prospects = [one for one in OUTLOOK if one in form.fields]
    if prospects:
        rows += [title(str(Block.OUTLOOK.label)), *(line(one) for one in prospects)]
    decisions = []
    for number in range(DECISIONS):
        names = [f"d{number}_{part}" for part in DECISION_PARTS]
        asked = [one for one in names if one in form.fields]
        if asked:
            decisions.append(title(_("Decision asked no. %(number)s") % {"number": number + 1}))
            decisions += [line(one) for one in asked]
    for name in form.fields:
        if OF_MILESTONE.match(name) or _dimension_part(opened, name):
            placed.add(name)
    further = [name for name in form.fields if name not in placed]
    if further:
        rows += [title(_("Further")), *(line(one) for one in further)]
    return Page(
        "report",
        pgettext("sheet of a workbook", "Report"),
        _("Fill in the white cells. What stands there is what stands in the portal."),
        heads,
        tuple(rows + decisions),
    )


def _dimension_part(opened: OpenReport, name: str) -> bool:
    dimension, _line, part = name.partition("_")
    return dimension in opened.background.dimensions and part in DIMENSION_PARTS


def _status_page(opened: OpenReport, view: EditingView, today: date) -> Page:
    form = opened.form
    day = date_format(today, "SHORT_DATE_FORMAT")
    first = str(next(iter(opened.background.dimensions), ""))
    parts = [part for part in DIMENSION_PARTS if f"{first}_{part}" in form.fields]
    words = {code: STATUSES[code].word for code in Colour.values}
    widths = {"declared": 16, "comment": 46, "green_on": 14, "action_owner": 24}
    heads = [
        Head(_("Dimension"), 18),
        Head(_("Computed on %(day)s") % {"day": day}, 13),
        Head(_("Why"), 36),
        Head(_("Last report"), 13),
    ]
    for part in parts:
        label = (
            _("Your choice") if part == "declared" else str(form.fields[f"{first}_{part}"].label)
        )
        heads.append(Head(capfirst(label), widths.get(part, 32), part))
    rows = [
        Row(
            str(one.row.dimension),
            (
                capfirst(str(one.row.dimension.label)),
                str(words.get(one.computed, "")),
                one.why,
                str(words.get(one.before, "")) if one.before else "",
                *(ask(opened, f"{one.row.dimension}_{part}", _levels(one, part)) for part in parts),
            ),
        )
        for one in (view.dimensions if parts else ())
    ]
    return Page(
        "status",
        pgettext("sheet of a workbook", "Status"),
        _(
            "Choose a status for each dimension. One that is not green needs a cause; a red one, or one "
            "amber again, also a path to green, a day and who acts; one better than computed, evidence."
        ),
        tuple(heads),
        tuple(rows),
        _("No status is asked in this report."),
    )


def _milestone_page(opened: OpenReport) -> Page:
    before = opened.background.previous_milestones
    rows = [
        Row(
            f"m{one.pk}",
            (
                one.name,
                _("yes") if one.is_critical else "",
                one.baseline_on,
                before.get(one.pk),
                ask(opened, f"m{one.pk}_forecast_on"),
                ask(opened, f"m{one.pk}_actual_on"),
            ),
            one.version,
        )
        for one in opened.background.milestones
        if f"m{one.pk}_forecast_on" in opened.form.fields
    ]
    return Page(
        "milestones",
        pgettext("sheet of a workbook", "Milestones"),
        _(
            "The milestones that are late or due within 90 days. Give the new day, or the day reached."
        ),
        (
            Head(pgettext("column of a table", "Milestone"), 50),
            Head(pgettext("milestone", "Critical"), 12),
            Head(_("Agreed"), 16),
            Head(_("Last report"), 16),
            Head(pgettext("date", "Forecast"), 18, "forecast_on"),
            Head(_("Reached on"), 18, "actual_on"),
        ),
        tuple(rows),
        _("No milestone is late or due."),
    )


def _line_page(lines: Lines, lead: str, empty: str) -> Page:
    widths = {"outcome": 40, "resolution": 40}
    heads = [
        Head(pgettext("line of a register", "Number"), 11),
        Head(_("Title"), 50),
        Head(_("Owner"), 24),
    ]
    heads += [
        Head(capfirst(str(one.label)), widths.get(name, 20), name)
        for name, one in lines.fields.items()
    ]
    rows = []
    for row in lines.rows:
        key = f"{lines.register.key}:{row.pk}"
        owner = str(row.owner) if row.owner_id else ""
        title, cells = row.title, tuple(_line_cells(lines, row, key))
        if row.pk in lines.held:
            title = _("%(title)s (being changed in the form of the report)") % {"title": title}
        rows.append(Row(key, (row.reference, title, owner, *cells), row.version))
    name = str(lines.register.plural)
    return Page(lines.register.key, name, lead, tuple(heads), tuple(rows), empty, frozen=2)


def _line_cells(lines: Lines, row: Any, key: str) -> Iterator[Any]:
    """What is asked of a line; only shown, as the draft has it, where it is being changed in the form."""
    held = lines.held.get(row.pk)
    for name, one in lines.fields.items():
        stands = in_row(row, name, one)
        if held is None:
            yield Question(f"{key}:{name}", one, stands)
        else:
            yield written(standing(held.get(name, stands), one), one)
