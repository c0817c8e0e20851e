"""Days as people in Belgium type them: 31/10/2026, in every language and whatever the browser speaks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ASK_FOR_DAY = _("Give a date such as 31/10/2026.")


class DayInput(forms.DateInput):
    """A box in which one types a day; a native one would write it as the browser's language does."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        given = {
            "inputmode": "numeric",
            "autocomplete": "off",
            "placeholder": pgettext_lazy("placeholder of a date", "dd/mm/yyyy"),
        }
        super().__init__(given | (attrs or {}), format="%d/%m/%Y")
        self.attrs["class"] = f"{self.attrs.get('class', '')} input-day".strip()


class DayField(forms.DateField):
    """A day as people type it; a wrong one stays as it was typed."""

    widget = DayInput
    default_error_messages = {"invalid": ASK_FOR_DAY}
