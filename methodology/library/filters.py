from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.ui.forms import PortalForm


class GlossaryFilter(PortalForm):
    q = forms.CharField(
        label=_("Search in all three languages"), max_length=100, required=False, strip=True
    )
