from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.ui.forms import PortalForm
from reporting.imports.fields import SheetFileField


class BookForm(PortalForm):
    """The workbook that comes back."""

    file = SheetFileField(
        label=_("Workbook"), help_text=_("The .xlsx file that you took from this page.")
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the history of every row."),
    )
