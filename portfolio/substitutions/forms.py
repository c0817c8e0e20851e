from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import InitiativeRole
from portfolio.meetings.models import CommitteeMember
from portfolio.substitutions.selectors import roles_to_hand_over
from portfolio.substitutions.services import rule
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.permissions.models import SubstitutionRule, UnitRole
from ppm.permissions.selectors import nameable
from ppm.ui.forms import PortalForm, VersionedForm

ALL, CHOSEN = "all", "chosen"


class NamedRoles(forms.ModelMultipleChoiceField):
    """Roles on initiatives, each with the name of its initiative."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_role_display()} – {coded_name(obj.initiative)}"


class NamedSeats(forms.ModelMultipleChoiceField):
    """Seats, each with the name of its committee."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_seat_display()} – {coded_name(obj.committee)}"


class SubstitutionForm(PortalForm):
    """Absent from one day to another, and who stands in for what."""

    valid_from = forms.DateField(label=_("First day"))
    valid_to = forms.DateField(label=_("Last day"))
    substitute = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("Who stands in"),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Without a substitute the absence is shown, and the PMO may report on behalf."),
    )
    extent = forms.ChoiceField(
        label=_("What is handed over"),
        choices=[(ALL, _("Everything")), (CHOSEN, _("Only what is ticked below"))],
        widget=forms.RadioSelect,
        initial=ALL,
    )
    units = forms.MultipleChoiceField(
        label=_("Roles on units"), required=False, widget=forms.CheckboxSelectMultiple
    )
    initiatives = NamedRoles(
        InitiativeRole.objects.none(),
        label=_("Roles on initiatives"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seats = NamedSeats(
        CommitteeMember.objects.none(),
        label=_("Seats on committees"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens_secret = forms.BooleanField(
        label=_("Confidential initiatives too"),
        required=False,
        help_text=_(
            "Restricted or secret: the substitute counts as named on them, for these days only."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        required=False,
        help_text=_(
            "Seen by the substitute and the PMO: leave out why you are away if it is private."
        ),
    )

    def __init__(self, *args: Any, giver: Person, viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = nameable(localdate()).exclude(pk__in=[giver.pk, viewer.pk])
        fields: dict[str, Any] = self.fields
        fields["substitute"].queryset = people
        units, roles, seats = roles_to_hand_over(giver, viewer, localdate())
        fields["units"].choices = units
        fields["initiatives"].queryset = roles
        fields["seats"].queryset = seats
        if not units:
            del fields["units"]
        if not roles:
            del fields["initiatives"]
        if not seats:
            del fields["seats"]
        if viewer.pk != giver.pk or not rule().opens_secret:
            del fields["opens_secret"]

    def what(self) -> dict[str, Any]:
        """The keywords of `set_substitution`."""
        data = self.cleaned_data
        return {
            "substitute": data["substitute"],
            "valid_from": data["valid_from"],
            "valid_to": data["valid_to"],
            "is_all": data["extent"] == ALL,
            "unit_roles": UnitRole.objects.filter(pk__in=data.get("units") or ()).select_related(
                "unit"
            ),
            "initiative_roles": data["initiatives"].select_related("initiative__unit")
            if "initiatives" in data
            else (),
            "seats": data.get("seats", ()),
            "opens_secret": data.get("opens_secret", False),
            "reason": data["reason"],
        }


class RuleForm(VersionedForm):
    """What the PMO allows."""

    class Meta:
        model = SubstitutionRule
        fields = ("opens_secret", "longest_days")
