from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.ui.forms import PortalForm

FORMATS = [
    ("xlsx", _("Workbook (xlsx)")),
    ("csv", _("Table (csv)")),
    ("jsonl", _("JSON lines")),
]
LONGEST_DAYS = 3 * 366


class PeriodForm(PortalForm):
    """Which days, in which format."""

    since = forms.DateField(label=pgettext_lazy("date", "From"))
    until = forms.DateField(label=pgettext_lazy("date", "Until"))
    kind = forms.ChoiceField(label=_("Format"), choices=FORMATS)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until:
            if until < since:
                self.add_error("until", _("The last day lies before the first day."))
            elif (until - since).days > LONGEST_DAYS:
                self.add_error("until", _("Ask for three years at most."))
        return found
