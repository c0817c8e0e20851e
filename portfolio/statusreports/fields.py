"""Dates and amounts as people type them, and as they stand in a field again."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import formats, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.ui.forms import AmountField


class DayField(forms.DateField):
    """A date as people type it (31/10/2026); a wrong one stays as it was typed."""

    widget = forms.TextInput
    default_error_messages = {"invalid": _("Give a date such as 31/10/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update(
            {
                "inputmode": "numeric",
                "autocomplete": "off",
                "class": "input-day",
                "placeholder": pgettext_lazy("placeholder of a date", "dd/mm/yyyy"),
            }
        )


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
