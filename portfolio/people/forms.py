from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.permissions.granting import grantable, units_to_grant_on
from ppm.permissions.roles import MANDATED_ROLES
from ppm.ui.forms import PortalForm, PortalModelForm


class UnitField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


class PersonForm(PortalModelForm):
    """Who somebody is; the roles are rows of their own."""

    class Meta:
        model = Person
        fields = ("given_name", "family_name", "email", "language", "unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = OrgUnit.objects.current(localdate()).order_by("code")
        fields["unit"].label_from_instance = coded_name


class GrantForm(PortalForm):
    """Giving a role on a unit, with dates and a reason."""

    role = forms.ChoiceField(label=_("Role"))
    unit = UnitField(
        OrgUnit.objects.none(),
        label=_("Unit"),
        help_text=_("The role reaches everything below the unit too."),
    )
    valid_from = forms.DateField(label=_("First day"))
    valid_to = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Empty: until further notice. An auditor's mandate always has a last day."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [(role.value, role.label) for role in grantable(viewer)]
        fields["unit"].queryset = units_to_grant_on(viewer, localdate())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("role") in MANDATED_ROLES and not data.get("valid_to"):
            self.add_error("valid_to", _("An auditor's mandate has a last day."))
        return data


class EndForm(PortalForm):
    """Ending a role."""

    last_day = forms.DateField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReasonForm(PortalForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ProfileForm(PortalForm):
    """What everybody may change of themselves."""

    language = forms.ChoiceField(
        label=pgettext_lazy("profile", "Language"),
        choices=Language.choices,
    )
