from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.milestones.models import Milestone
from ppm.ui.forms import PortalModelForm, VersionedForm


class MilestoneForm(VersionedForm):
    class Meta:
        model = Milestone
        fields = ("name", "language", "baseline_on", "forecast_on", "actual_on", "is_critical")
        labels = {"forecast_on": pgettext_lazy("date", "Forecast")}
        help_texts = {"is_critical": _("If it slips by a month, time can no longer be green.")}


class NewMilestoneForm(PortalModelForm):
    class Meta(MilestoneForm.Meta):
        pass
