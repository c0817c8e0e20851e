from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.ui.forms import PortalForm
from reporting.imports.fields import SheetFileField
from reporting.reportbooks.choices import Prefer


class SendForm(PortalForm):
    """The workbooks that come back."""

    file = SheetFileField(
        label=_("Workbook, or a zip file of them"),
        help_text=_("The .xlsx files that were taken from the portal, under any name."),
    )
    is_to_submit = forms.BooleanField(
        label=_("Submit the reports that are complete"),
        required=False,
        help_text=_("What the others change is kept as a draft, and you see what they lack."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands in the history, and is told to managers in whose place you write."),
    )


class ApplyForm(PortalForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    prefer = forms.ChoiceField(
        label=_("Cells changed in the workbook and in the portal"),
        choices=Prefer.choices,
        widget=forms.RadioSelect,
        initial=Prefer.PORTAL,
    )

    def __init__(self, *args: Any, has_conflicts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_conflicts:
            del self.fields["prefer"]


class UndoForm(PortalForm):
    undo_reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
