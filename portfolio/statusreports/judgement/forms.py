from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.ui.forms import PortalForm


class WordsForm(PortalForm):
    """What one says to the other, in one's own language."""

    text = forms.CharField(
        label=_("Your text"), max_length=600, widget=forms.Textarea(attrs={"rows": 4})
    )
