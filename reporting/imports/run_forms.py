from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.ui.forms import PortalForm


class ApplyForm(PortalForm):
    """The explicit yes to an import without the refused rows."""

    accept_partial = forms.BooleanField()

    def __init__(self, *args: Any, refused: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if refused:
            label = _("Import the other rows and leave out the refused ones (%(count)s).")
            self.fields["accept_partial"].label = label % {"count": refused}
        else:
            del self.fields["accept_partial"]


class UndoForm(PortalForm):
    """Why, and how much of it."""

    ALL, TICKED = "all", "ticked"
    extent = forms.ChoiceField(
        label=_("What is undone"),
        choices=[
            (ALL, _("All rows that nothing else has changed")),
            (TICKED, _("Only the ticked rows")),
        ],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stays in the history of every project concerned."),
    )
