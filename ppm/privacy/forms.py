from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.ui.forms import PortalForm


class PseudonymiseForm(PortalForm):
    """Asks for the reason, and for the address to be typed again."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
    typed = forms.CharField(
        label=_("E-mail address of this person"),
        help_text=_("Type it to confirm: this cannot be undone."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
