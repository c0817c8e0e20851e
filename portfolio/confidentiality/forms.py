from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from ppm.languages.phrases import labelled
from ppm.permissions.choices import MEANINGS, Confidentiality
from ppm.ui.forms import PortalForm, VersionedForm


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It is kept with your name in the history.")
    )


class CircleForm(VersionedForm):
    """Who may know of the initiative."""

    reason = reason_field()

    class Meta:
        model = Initiative
        fields = ("confidentiality", "code_name")
        widgets = {"confidentiality": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confidentiality"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.value, labelled(str(one.label).capitalize(), MEANINGS[one]))
            for one in Confidentiality
        ]


class ListForm(PortalForm):
    """Somebody who shall be in the know."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"))
    reason = reason_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.people().order_by("family_name", "given_name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a choice of models


class ReasonForm(PortalForm):
    """Why somebody is taken off the list."""

    reason = reason_field()
