from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.ui.forms import PortalForm, VersionedForm
from reporting.retention.models import RetentionClass


class ClassForm(VersionedForm):
    class Meta:
        model = RetentionClass
        fields = (
            "name_fr",
            "name_nl",
            "name_en",
            "trigger",
            "term_years",
            "fate",
            "legal_basis_fr",
            "legal_basis_nl",
            "legal_basis_en",
        )


class ListForm(PortalForm):
    """The records to be destroyed, among those that are due, and the authorisation."""

    initiative_ids = forms.TypedMultipleChoiceField(
        label=_("Records"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    authorisation = forms.CharField(
        label=_("Authorisation of the State Archives"),
        max_length=160,
        help_text=_("Number and date of the letter, or of the selection list."),
    )

    def __init__(self, *args: Any, due: list[Initiative], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["initiative_ids"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.pk, coded_name(one)) for one in due
        ]


class InitiativeChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


class HoldForm(PortalForm):
    """Which initiative nobody may destroy, and why."""

    initiative = InitiativeChoice(label=_("Initiative"), queryset=Initiative.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["initiative"]
        field.queryset = Initiative.objects.visible_to(user).order_by("code")


class RuleForm(PortalForm):
    days = forms.IntegerField(label=_("Days kept"), min_value=1, max_value=3660)
