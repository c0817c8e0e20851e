from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.org.models import OrgUnit
from ppm.ui.forms import PortalForm, VersionedForm

NAMES = ("name_fr", "name_nl", "name_en")


class UnitForm(VersionedForm):
    """Create a unit, or rename it and place it elsewhere."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Kept in the history.")
    )

    class Meta:
        model = OrgUnit
        fields = ("code", *NAMES, "parent", "valid_from")
        labels = {
            "name_fr": _("Name in French"),
            "name_nl": _("Name in Dutch"),
            "name_en": _("Name in English"),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.instance
        places = OrgUnit.objects.not_over(today).order_by("code", "pk")
        if unit.pk:
            places = places.exclude(path__within=unit.path)
        self.fields["parent"].queryset = places  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["parent"].required = bool(not unit.pk or unit.parent_id)
        self.fields["name_fr"].required = self.fields["name_nl"].required = True


class EndUnitForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    last_day = forms.DateField(label=_("Last day"))
    successor: Any = forms.ModelChoiceField(
        label=_("Successor"),
        queryset=OrgUnit.objects.none(),
        required=False,
        help_text=_("The unit that takes over, if there is one; it sees the history of this one."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, unit: OrgUnit, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = (  # type: ignore[attr-defined]  # a ModelChoiceField
            OrgUnit.objects.not_over(today).exclude(pk=unit.pk).order_by("code", "pk")
        )
