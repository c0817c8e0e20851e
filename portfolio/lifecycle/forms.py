from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.lifecycle.models import Stage
from ppm.ui.forms import PortalForm, PortalModelForm, VersionedForm


class StageForm(VersionedForm):
    """Change a stage; starting and completing it are acts of their own."""

    class Meta:
        model = Stage
        fields = ("number", "name", "language", "baseline_start", "baseline_end", "forecast_end")


class NewStageForm(PortalModelForm):
    """Plan a stage; it comes last."""

    class Meta:
        model = Stage
        fields = ("name", "language", "baseline_start", "baseline_end", "forecast_end")


class StageDayForm(PortalForm):
    """The day on which a stage starts or is completed."""

    on = forms.DateField(label=pgettext_lazy("date", "Day"))
    version = forms.IntegerField(widget=forms.HiddenInput, label=_("version"))
