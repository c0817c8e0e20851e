from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.registers.shape.forms import EntryForm
from portfolio.registers.stakeholders.models import Communication, Stakeholder
from ppm.org.models import OrgUnit
from ppm.search.fields import CodedField, PersonField
from ppm.ui.forms import PortalModelForm, VersionedForm


class StakeholderForm(EntryForm):
    unit = CodedField(
        queryset=OrgUnit.objects.all(),
        kind="unit",
        label=_("Unit concerned"),
        required=False,
        empty_value=None,
        help_text=_("The unit whose work changes, by code or name."),
    )

    class Meta:
        model = Stakeholder
        fields = (
            "title",
            "language",
            "kind",
            "unit",
            "interest",
            "influence",
            "stance",
            "stance_wanted",
            "expects",
            "approach",
            "owner",
            "state",
            "is_for_committee",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.unit_id and "unit" in self.fields:
            self.initial["unit"] = self.instance.unit


class NewCommunicationForm(PortalModelForm):
    owner = PersonField(label=_("Owner"), required=False)

    class Meta:
        model = Communication
        widgets = {"message": forms.Textarea(attrs={"rows": 3})}
        fields: tuple[str, ...] = (
            "message",
            "language",
            "channel",
            "tongue",
            "rhythm",
            "next_on",
            "owner",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.owner_id:
            self.initial["owner"] = self.instance.owner


class CommunicationForm(NewCommunicationForm, VersionedForm):
    class Meta(NewCommunicationForm.Meta):
        fields = (*NewCommunicationForm.Meta.fields, "done_on", "is_ended")
