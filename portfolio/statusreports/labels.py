"""What a field of the report form is called away from its place: with its dimension, line or decision."""

import re
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portfolio.statusreports.drafts.blocks import LINE
from portfolio.statusreports.submission import Background


def label_of(form: forms.Form, background: Background, name: str) -> str:
    """The label of a field, with its dimension, its line of a register or its decision."""
    label = str(form[name].label)
    dimension = next((d for d in background.dimensions if name.startswith(f"{d}_")), None)
    of = str(dimension.label) if dimension else _line_name(background, name)
    return f"{capfirst(of)} – {label}" if of and of != label else label


def _line_name(background: Background, name: str) -> str:
    found = LINE.fullmatch(name)
    if found is None:
        number = re.fullmatch(r"d(\d)_\w+", name)
        return _("Decision %(number)s") % {"number": int(number[1]) + 1} if number else ""
    key = int(found[1][1:])
    if found[1][0] == "m":
        return next((row.name for row in background.milestones if row.pk == key), "")
    rows: Any = background.lines.risks if found[1][0] == "r" else background.lines.issues
    return next((str(row.reference) for row in rows if row.pk == key), "")
