"""What the workbook of a report asks: its sheets with their rows, each cell a word, a value or a question."""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import Block
from portfolio.statusreports.drafts.blocks import DECISION_PARTS, DECISIONS, DIMENSION_PARTS
from portfolio.statusreports.editing import DimensionView, EditingView
from portfolio.statusreports.forms import ReportForm
from ppm.ui.choices import STATUSES
from reporting.registerbooks.values import is_list
from reporting.reportbooks.cells import spelled, standing
from reporting.reportbooks.opening import Lines, OpenReport

EDITION = 1  # of the lay-out of the workbook
VALUE = "value"  # the column of a sheet with one question a row
SUMMARY = ("language", "headline", "done", "next_steps", "help_needed")
OF_MILESTONE = re.compile(r"m\d+_")
HIDDEN = ("version", "tab", "typed_in")
OUTLOOK = ("benefits_outlook", "contribution", "outlook")
# Asked on the page with a click; a workbook says it by coming back as it went.
LEFT_OUT = ("is_unchanged",)


@dataclass(frozen=True)
class Question:
    """A cell to fill in. `key` is the field of the report form, or `register:line:field`."""

    key: str
    field: forms.Field
    stands: str  # what is there, in the one spelling of `cells`
    told: str = ""  # how it is filled in, when the field does not say it

    @property
    def longest(self) -> int | None:
        return getattr(self.field, "max_length", None)

    @property
    def is_list(self) -> bool:
        return is_list(self.field)


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


def pages_of(opened: OpenReport, view: EditingView) -> tuple[Page, ...]:
    """All sheets that ask something, in the language in force."""
    risks, issues = opened.lines
    return (
        _report_page(opened, view),
        _status_page(opened, view),
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


def questions_of(opened: OpenReport) -> dict[str, Question]:
    """Every question by its key, without what only the reader of the workbook needs."""
    found = {
        name: _ask(opened, name)
        for name, one in opened.form.fields.items()
        if name not in HIDDEN and name not in LEFT_OUT
    }
    for lines in opened.lines:
        for row in lines.rows:
            for name, one in lines.fields.items():
                key = f"{lines.register.key}:{row.pk}:{name}"
                found[key] = Question(key, one, in_row(row, name, one))
    return found


def locks_of(opened: OpenReport) -> dict[str, int]:
    """The version of every row that somebody else may have changed meanwhile."""
    found = {f"m{one.pk}": one.version for one in opened.background.milestones}
    for lines in opened.lines:
        found |= {f"{lines.register.key}:{row.pk}": row.version for row in lines.rows}
    return found


def fingerprint(form: ReportForm) -> str:
    """Of what the form asks, whatever the milestones: another form, another fingerprint."""
    asked = sorted(
        (name, type(one).__name__)
        for name, one in form.fields.items()
        if not OF_MILESTONE.match(name)
    )
    return hashlib.sha256(json.dumps([EDITION, asked]).encode()).hexdigest()[:16]


def in_row(row: Any, name: str, one: forms.Field) -> str:
    """What a line of a register holds, in the one spelling."""
    value = getattr(row, name)
    return str(value) if is_list(one) and value is not None else spelled(value)


def _ask(opened: OpenReport, name: str, told: str = "") -> Question:
    one = opened.form.fields[name]
    return Question(name, one, standing(str(opened.values.get(name) or ""), one), told)


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
        return Row(name, (label, agreed, last, _ask(opened, name), hint(form.fields[name])))

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


def _status_page(opened: OpenReport, view: EditingView) -> Page:
    form = opened.form
    first = str(next(iter(opened.background.dimensions), ""))
    parts = [part for part in DIMENSION_PARTS if f"{first}_{part}" in form.fields]
    words = {code: STATUSES[code].word for code in Colour.values}
    widths = {"declared": 16, "comment": 46, "green_on": 14, "action_owner": 24}
    heads = [
        Head(_("Dimension"), 18),
        Head(_("Computed"), 13),
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
                *(
                    _ask(opened, f"{one.row.dimension}_{part}", _levels(one, part))
                    for part in parts
                ),
            ),
        )
        for one in (view.dimensions if parts else ())
    ]
    return Page(
        "status",
        pgettext("sheet of a workbook", "Status"),
        _(
            "Choose a status for each dimension. One that is not green needs a cause, a path to green, "
            "a day and somebody who acts; one that is better than computed needs evidence."
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
                _ask(opened, f"m{one.pk}_forecast_on"),
                _ask(opened, f"m{one.pk}_actual_on"),
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
            Head(pgettext("date", "Baseline"), 16),
            Head(_("Last report"), 16),
            Head(pgettext("date", "Forecast"), 18, "forecast_on"),
            Head(_("Reached on"), 18, "actual_on"),
        ),
        tuple(rows),
        _("No milestone is late or due."),
    )


def _line_page(lines: Lines, lead: str, empty: str) -> Page:
    widths = {"outcome": 40, "resolution": 40}
    heads = [Head(_("Reference"), 11), Head(_("Title"), 50), Head(_("Who"), 24)]
    heads += [
        Head(capfirst(str(one.label)), widths.get(name, 20), name)
        for name, one in lines.fields.items()
    ]
    rows = []
    for row in lines.rows:
        key = f"{lines.register.key}:{row.pk}"
        asked = (
            Question(f"{key}:{name}", one, in_row(row, name, one))
            for name, one in lines.fields.items()
        )
        owner = str(row.owner) if row.owner_id else ""
        rows.append(Row(key, (row.reference, row.title, owner, *asked), row.version))
    name = str(lines.register.plural)
    return Page(lines.register.key, name, lead, tuple(heads), tuple(rows), empty, frozen=2)


def key_of(row: str, column: str) -> str:
    """The key of the question in a row and column of a sheet."""
    if column == VALUE:
        return row
    return f"{row}:{column}" if ":" in row else f"{row}_{column}"


def row_of(key: str) -> str:
    """The row that a question stands in, as `locks_of` names it."""
    if ":" in key:
        return key.rpartition(":")[0]
    return key.partition("_")[0]


def hint(one: forms.Field) -> str:
    """How a cell is filled in."""
    told = str(one.help_text) if one.help_text else ""
    longest = getattr(one, "max_length", None)
    if is_list(one):
        how = _("Choose from the list.")
    elif isinstance(one, forms.BooleanField):
        how = _("Yes or no.")
    elif isinstance(one, forms.DateField):
        how = _("A date, such as 31/12/2026.")
    elif isinstance(one, forms.DecimalField):
        how = _("An amount in the currency of the project, not in thousands.")
    elif longest:
        how = _("Text of at most %(most)s signs.") % {"most": longest}
    else:
        how = ""
    return told if not how else f"{told} {how}".strip() if not (told and longest) else told


def labels_of(opened: OpenReport, keys: Collection[str]) -> Mapping[str, str]:
    """What these questions are called, in the language in force."""
    form, found = opened.form, {}
    dimensions = {str(one): capfirst(str(one.label)) for one in opened.background.dimensions}
    milestones = {f"m{one.pk}": one.name for one in opened.background.milestones}
    for name, one in ((name, form.fields[name]) for name in keys if name in form.fields):
        label, start = capfirst(str(one.label)), name.partition("_")[0]
        if start in dimensions and name != start:
            part = _("Your choice") if name.endswith("_declared") else label
            label = f"{dimensions[start]} – {part}"
        elif start in milestones:
            label = f"{milestones[start]} – {label}"
        elif name[0] == "d" and name[1:2].isdigit():
            decision = _("Decision asked no. %(number)s") % {"number": int(name[1]) + 1}
            label = f"{decision} – {label}"
        found[name] = label
    for lines in opened.lines:
        for row in lines.rows:
            for name, one in lines.fields.items():
                found[f"{lines.register.key}:{row.pk}:{name}"] = (
                    f"{row.reference} {row.title} – {capfirst(str(one.label))}"
                )
    return found
