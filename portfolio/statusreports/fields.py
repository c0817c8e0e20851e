"""Dates and amounts as people type them, and as they stand in a field again."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import formats, translation

from ppm.ui.forms import AmountField


def typed_day(value: date | None) -> str:
    """A date as it stands in a field."""
    return value.strftime("%d/%m/%Y") if value else ""


def typed_tick(is_set: bool) -> str:
    """A tick as a browser sends it."""
    return "on" if is_set else ""


def typed_amount(value: Decimal | None) -> str:
    """An amount as it stands in a field, in the language in force; cents only when there are any."""
    if value is None:
        return ""
    places = 0 if value == value.to_integral_value() else 2
    return str(formats.number_format(value, places, use_l10n=True, force_grouping=True))


def retype_amount(text: str, typed_in: str) -> str:
    """An amount typed in another language, as one types it in the language in force."""
    with translation.override(typed_in):
        try:
            value = AmountField(required=False).clean(text)
        except forms.ValidationError:
            return text
    try:
        return typed_amount(value)
    except InvalidOperation:
        return text
