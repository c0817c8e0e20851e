from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.lifecycle.baselines.choices import BaselineKind
from ppm.ui.forms import PortalForm

AGREED = ("baseline_start", "baseline_end")


class BaselineForm(PortalForm):
    """Fix the agreed plan anew: because of what, why, and when it was decided."""

    kind = forms.ChoiceField(
        label=_("Because of"),
        choices=[
            ("", _("Choose…")),
            *(
                (one.value, one.label)
                for one in (BaselineKind.PROJECT, BaselineKind.STAGE, BaselineKind.CHANGE)
            ),
        ],
    )
    reason = forms.CharField(
        label=pgettext_lazy("baseline", "Reason"), widget=forms.Textarea(attrs={"rows": 3})
    )
    decided_on = forms.DateField(label=_("Decided on"))
    baseline_start = forms.DateField(label=_("Agreed start of the project"))
    baseline_end = forms.DateField(label=_("Agreed end of the project"))
