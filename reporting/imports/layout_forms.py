from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.ui.forms import PortalForm
from reporting.imports.layout import Layout
from reporting.imports.outline import Outline, Picture


class LayoutForm(PortalForm):
    """Where the table stands: sheets, header, first row, direction."""

    sheets = forms.MultipleChoiceField(
        label=_("Sheets to read"), required=False, widget=forms.CheckboxSelectMultiple
    )
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=[
            ("", _("found by itself")),
            ("down", _("one project per row")),
            ("across", _("one project per column (fields below each other)")),
        ],
        required=False,
    )
    header_row = forms.IntegerField(
        label=_("First header row"), min_value=1, max_value=300, required=False
    )
    header_rows = forms.IntegerField(
        label=_("Number of header rows"), min_value=1, max_value=4, required=False
    )
    first_row = forms.IntegerField(
        label=_("First row of data"), min_value=2, max_value=100_000, required=False
    )

    def __init__(self, *args: Any, outline: Outline, layout: Layout, **kwargs: Any) -> None:
        self.outline = outline
        directions = {None: "", True: "across", False: "down"}
        read = [picture.name for picture in outline.sheets if picture.is_read]
        kwargs["initial"] = {
            "sheets": list(layout.sheets) or read,
            "direction": directions[layout.is_transposed],
            "header_row": layout.header_row,
            "header_rows": layout.header_rows,
            "first_row": layout.first_row,
        }
        super().__init__(*args, **kwargs)
        self.fields["sheets"].choices = [  # type: ignore[attr-defined]
            (p.name, p.name if p.is_visible else _("%(sheet)s (hidden)") % {"sheet": p.name})
            for p in outline.sheets
            if p.name
        ]
        if not self.fields["sheets"].choices:  # type: ignore[attr-defined]
            del self.fields["sheets"]

    def layout(self) -> Layout:
        """What the valid form says; a choice of sheets only when it differs from what was found."""
        data = self.cleaned_data
        chosen = tuple(data.get("sheets") or ())
        return Layout(
            sheets=chosen,
            header_row=data["header_row"],
            header_rows=data["header_rows"],
            first_row=data["first_row"],
            is_transposed={"": None, "across": True, "down": False}[data["direction"]],
        )

    def pictures(self) -> list[dict[str, Any]]:
        """The grids with each row (or column) marked as the form stands now."""
        values = {name: self[name].value() for name in self.fields}
        chosen = values.get("sheets") or [p.name for p in self.outline.sheets if p.is_read]
        return [
            draw(picture, values)
            for picture in self.outline.sheets
            if picture.rows and (picture.name in chosen or not picture.name)
        ]


def draw(picture: Picture, values: dict[str, Any]) -> dict[str, Any]:
    """One grid: its lines with a mark each (header, data, outside), whatever its direction."""
    across = {"across": True, "down": False}.get(
        str(values.get("direction") or ""), picture.is_transposed
    )
    first, count = _number(values.get("header_row")), _number(values.get("header_rows"))
    headers = set(picture.header_rows) if across == picture.is_transposed else set()
    if first:
        headers = set(range(first, first + (count or 1)))
    elif count and headers:
        headers = set(range(min(headers), min(headers) + count))
    begin = _number(values.get("first_row")) or (max(headers) + 1 if headers else 0)

    def mark(number: int) -> str:
        if number in headers:
            return "header"
        is_data = headers and number >= begin and number not in picture.left_out
        return "data" if is_data else "outside"

    width = max((len(cells) for _number_, cells in picture.rows), default=0)
    lines = []
    for number, cells in picture.rows:
        marks = [mark(index + 1) if across else mark(number) for index in range(width)]
        lines.append({"number": number, "cells": list(zip(cells, marks, strict=False))})
    return {
        "name": picture.name,
        "records": picture.records,
        "is_read": picture.is_read,
        "letters": [chr(65 + index) for index in range(width)],
        "lines": lines,
    }


def _number(value: Any) -> int:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
