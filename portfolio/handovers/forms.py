from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.handovers.models import Handover
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.meetings.models import CommitteeMember
from portfolio.meetings.selectors import seats_of_people
from portfolio.people.selectors import in_force
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.permissions.selectors import nameable
from ppm.ui.forms import PortalForm, VersionedForm


class HeldRoles(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_role_display()} – {obj.person}"


class HeldSeats(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person} – {obj.get_seat_display()}, {coded_name(obj.committee)}"


class HandoverForm(PortalForm):
    """Whose role passes to whom, and when."""

    role = HeldRoles(InitiativeRole.objects.none(), label=_("Role"))
    successor = forms.ModelChoiceField(Person.objects.none(), label=_("Successor"))
    passes_on = forms.DateField(
        label=_("The role passes on"),
        required=False,
        help_text=_("Empty: as soon as the successor accepts."),
    )
    seats = HeldSeats(
        CommitteeMember.objects.none(),
        label=_("Seats on committees that pass with it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remarks = forms.CharField(
        label=_("Remarks of the predecessor"),
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("What a sheet cannot know: agreements, sensitivities, whom to call first."),
    )
    language = forms.ChoiceField(label=_("Language of the remarks"), choices=Language.choices)

    def __init__(
        self, *args: Any, initiative: Initiative, viewer: Person, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        roles = initiative.roles.filter(in_force(today)).select_related(
            "person", "initiative__unit"
        )
        fields["role"].queryset = roles.order_by("-role", "pk")
        seats = seats_of_people(roles.values("person"), viewer, today)
        fields["seats"].queryset = seats
        if not seats:
            del fields["seats"]
        fields["successor"].queryset = nameable(today)


class RemarksForm(VersionedForm):
    class Meta:
        model = Handover
        fields = ("remarks", "language")


class AnswerForm(PortalForm):
    """The word of the successor."""

    answer = forms.CharField(
        label=_("Your remark, or why you cannot take it over"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
