"""What the workbook of a report asks: each question with its key, what stands there, how it is answered."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portfolio.statusreports.drafts.blocks import FIGURES_SEEN
from portfolio.statusreports.forms import ReportForm
from reporting.registerbooks.values import is_list
from reporting.reportbooks.cells import spelled, standing
from reporting.reportbooks.opening import OpenReport

EDITION = 1  # of the lay-out of the workbook
VALUE = "value"  # the column of a sheet with one question a row
OF_MILESTONE = re.compile(r"m\d+_")
HIDDEN = ("version", "tab", "typed_in", FIGURES_SEEN)
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

    @property
    def is_chosen(self) -> bool:
        """From a list of words, be it yes and no."""
        return self.is_list or isinstance(self.field, forms.BooleanField)


def questions_of(opened: OpenReport) -> dict[str, Question]:
    """Every question by its key, without what only the reader of the workbook needs."""
    found = {
        name: ask(opened, name)
        for name, one in opened.form.fields.items()
        if name not in HIDDEN and name not in LEFT_OUT
    }
    for lines in opened.lines:
        for row in (one for one in lines.rows if one.pk not in lines.held):
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


def ask(opened: OpenReport, name: str, told: str = "") -> Question:
    one = opened.form.fields[name]
    return Question(name, one, standing(str(opened.values.get(name) or ""), one), told)


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
                key = f"{lines.register.key}:{row.pk}:{name}"
                if key in keys:
                    found[key] = f"{row.reference} {row.title} – {capfirst(str(one.label))}"
    return found
