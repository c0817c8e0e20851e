from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.participations.choices import ParticipationKind
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.ui.forms import PortalForm


class UnitChoice(forms.ModelChoiceField):
    """A unit by its code and its name in the reader's language."""

    def label_from_instance(self, unit: OrgUnit) -> str:
        return coded_name(unit)


class ParticipationForm(PortalForm):
    """A unit, as what it takes part, and the part of the cost it bears."""

    unit = UnitChoice(OrgUnit.objects.none(), label=_("Unit"), empty_label=_("Choose…"))
    kind = forms.ChoiceField(
        label=pgettext_lazy("participation", "Takes part as"), choices=ParticipationKind.choices
    )
    share = forms.DecimalField(
        label=_("Share of the cost, in %"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        help_text=_("Only if it has been agreed."),
    )
    valid_from = forms.DateField(label=pgettext_lazy("date", "From"), initial=localdate)

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.current(localdate()).exclude(pk=initiative.unit_id)
        self.fields["unit"].queryset = units.order_by("code")  # type: ignore[attr-defined]  # a choice of models
