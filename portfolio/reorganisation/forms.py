from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.reorganisation.choices import ReorganisationKind
from portfolio.reorganisation.models import Reorganisation
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.ui.forms import PortalForm, PortalModelForm

NEW_UNIT = ("new_code", "new_name_fr", "new_name_nl")
LACKING = {
    "new_code": _("Give the new unit a code."),
    "new_name_fr": _("Give the new unit its name in French."),
    "new_name_nl": _("Give the new unit its name in Dutch."),
}


class UnitChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


class UnitChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


def _in_force(today: date) -> Any:
    """Units in force or to come; not the root."""
    return OrgUnit.objects.not_over(today).filter(parent__isnull=False).order_by("code", "pk")


class MergeForm(PortalModelForm):
    units = UnitChoices(
        label=_("Units that disappear"),
        queryset=OrgUnit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    into = UnitChoice(
        label=_("Taken over by"),
        queryset=OrgUnit.objects.none(),
        required=False,
        help_text=_("An existing unit; or leave it empty and describe a new one below."),
    )

    class Meta:
        model = Reorganisation
        fields = (
            "units",
            "into",
            "new_code",
            "new_name_fr",
            "new_name_nl",
            "new_name_en",
            "takes_effect_on",
            "do_roles_follow",
            "reason",
        )

    kind = ReorganisationKind.MERGE

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("units", "into"):
            self.fields[name].queryset = _in_force(today)  # type: ignore[attr-defined]  # a choice of rows
        for name in NEW_UNIT:
            self.fields[name].help_text = _("Needed for a new unit.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        units, into = data.get("units"), data.get("into")
        if into is not None and units is not None and into in units:
            self.add_error("into", _("This unit disappears: it cannot take over."))
        if into is None and not self.has_error("into"):
            lacking = [name for name in NEW_UNIT if not data.get(name) and not self.has_error(name)]
            if len(lacking) == len(NEW_UNIT):
                self.add_error("into", _("Choose the unit that takes over, or describe a new one."))
            else:
                for name in lacking:
                    self.add_error(name, LACKING[name])
                for name in NEW_UNIT:
                    self.fields[name].required = True  # shown so; the check is done
        return data

    def others(self) -> list[OrgUnit]:
        return []


class SplitForm(PortalModelForm):
    unit = UnitChoice(label=_("Unit that disappears"), queryset=OrgUnit.objects.none())
    into = UnitChoice(
        label=_("Main successor"),
        queryset=OrgUnit.objects.none(),
        help_text=_("Takes over whatever you do not give to another one."),
    )
    successors = UnitChoices(
        label=_("Other successors"),
        queryset=OrgUnit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A successor that is not there yet is created first, with its first day."),
    )

    class Meta:
        model = Reorganisation
        fields = ("unit", "into", "successors", "takes_effect_on", "do_roles_follow", "reason")

    kind = ReorganisationKind.SPLIT

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("unit", "into", "successors"):
            self.fields[name].queryset = _in_force(today)  # type: ignore[attr-defined]  # a choice of rows

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        unit, into, others = data.get("unit"), data.get("into"), data.get("successors")
        if unit is not None and unit == into:
            self.add_error("into", _("This unit disappears: it cannot take over."))
        if others is not None and (unit in others or into in others):
            self.add_error("successors", _("Choose other units than the two above."))
        data["units"] = [unit] if unit else []
        return data

    def others(self) -> list[OrgUnit]:
        return list(self.cleaned_data["successors"])


class AssignForm(PortalForm):
    """Ticked rows go to one successor."""

    to = UnitChoice(label=_("Give what is ticked to"), queryset=OrgUnit.objects.none())
    initiative: Any = forms.ModelMultipleChoiceField(
        queryset=OrgUnit.objects.none(), required=False
    )
    unit: Any = forms.ModelMultipleChoiceField(queryset=OrgUnit.objects.none(), required=False)

    def __init__(
        self, *args: Any, successors: list[OrgUnit], initiatives: Any, units: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = OrgUnit.objects.filter(pk__in=[one.pk for one in successors])  # type: ignore[attr-defined]  # a choice of rows
        self.fields["initiative"].queryset = initiatives  # type: ignore[attr-defined]  # a choice of rows
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a choice of rows


class ConfirmForm(PortalForm):
    """Which preview was read."""

    fingerprint = forms.CharField(widget=forms.HiddenInput)
