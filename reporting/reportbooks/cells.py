"""A value of the form as a cell, and a cell as the form writes it: one spelling on both sides."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from portfolio.statusreports.fields import typed_amount, typed_day
from reporting.imports.tables import Raw
from reporting.registerbooks.values import as_data, clean, is_list, number_in, yes_and_no


def spelled(value: Any) -> str:
    """A typed value as it stands in a field of the report form."""
    match value:
        case None:
            return ""
        case bool():
            return "on" if value else ""
        case date():
            return typed_day(value)
        case Decimal():
            return typed_amount(value)
        case _:
            return clean(str(value))


def standing(text: str, field: forms.Field) -> str:
    """What stands in a field, in the one spelling; what the field cannot read stays as it was typed."""
    plain = clean(text)
    if not plain or isinstance(field, forms.BooleanField) or is_list(field):
        return plain
    if isinstance(field, forms.DateField | forms.DecimalField | forms.IntegerField):
        try:
            return spelled(field.clean(plain))
        except ValidationError:
            return plain
    return plain


def read_cell(cell: Raw, field: forms.Field, language: str) -> str:
    """A cell of a workbook in the same spelling. Raises Unreadable."""
    if isinstance(field, forms.DecimalField) and clean(cell):
        number = number_in(cell, language)
        return typed_amount(number.quantize(Decimal("0.01")))
    data = as_data(cell, field, language)
    if isinstance(field, forms.DateField) and data:
        return typed_day(date.fromisoformat(data))
    return data


def written(text: str, field: forms.Field) -> Any:
    """What a cell shows of a value in the one spelling: a date as a date, a choice as its words."""
    if isinstance(field, forms.BooleanField):
        return yes_and_no()[0] if text else ""
    if is_list(field):
        return dict(labels(field)).get(text, "")
    if text and isinstance(field, forms.DateField | forms.DecimalField | forms.IntegerField):
        try:
            return field.clean(text)
        except ValidationError:
            return text
    return text


def labels(field: forms.Field) -> list[tuple[str, str]]:
    """The codes of a list with their words in the language in force, without the empty one."""
    choices: Any = field.choices  # type: ignore[attr-defined]  # asked of lists only
    return [(str(code), str(label)) for code, label in choices if code not in ("", None)]
