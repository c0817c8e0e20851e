from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import TailoringClass
from portfolio.governance.choices import Answer, Occasion
from portfolio.governance.models import AuthorityLine, Charter
from portfolio.meetings.choices import Seat
from portfolio.meetings.models import Committee
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.ui.forms import AmountField, PortalForm, VersionedForm

EVERY_CLASS = ("", _("every class"))
CLASSES = [EVERY_CLASS, *TailoringClass.choices]


class NameOfCommittee(forms.ModelChoiceField):
    def label_from_instance(self, one: Committee) -> str:
        return nearest(one, "name")[0]


class PreviewForm(PortalForm):
    """For which decision, class and amount one wants to know who decides."""

    occasion = forms.ChoiceField(label=_("Decision"), choices=Occasion.choices)
    tailoring_class = forms.ChoiceField(label=_("Tailoring class"), choices=TailoringClass.choices)
    amount = AmountField(
        label=_("Amount"), required=False, min_value=0, help_text=_("Empty: not known.")
    )


class AuthorityForm(PortalForm):
    """From which day new lines answer, and why; beside it the lines."""

    valid_from = forms.DateField(label=_("In force from"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The decision or note this change rests on; read later in the history."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < localdate():
            raise forms.ValidationError(
                _("What was decided under the old lines stays: choose today or a later day.")
            )
        return day

    def clean_seen(self) -> frozenset[int]:
        return frozenset(
            int(one)
            for one in self.cleaned_data["seen"].split(",")
            if one.isascii() and one.isdigit()
        )


class LineForm(PortalForm):
    """One line; a row without a body is no line."""

    tailoring_class = forms.ChoiceField(label=_("Class"), choices=CLASSES, required=False)
    amount_from = AmountField(label=pgettext_lazy("amount", "From"), required=False, min_value=0)
    amount_to = AmountField(
        label=pgettext_lazy("amount", "Below"),
        required=False,
        min_value=0,
    )
    answer = forms.ChoiceField(
        label=_("Decided by"), choices=[("", _("– no line –")), *Answer.choices], required=False
    )
    committee = NameOfCommittee(
        Committee.objects.none(), label=_("Committee"), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, committees: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["committee"]
        field.queryset = committees

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lower, upper = data.get("amount_from") or 0, data.get("amount_to")
        if upper is not None and upper <= lower:
            self.add_error("amount_to", _("The upper amount must be higher than the lower one."))
        if (data.get("answer") == Answer.COMMITTEE) is (data.get("committee") is None):
            self.add_error("committee", _("Name the committee, or choose another body."))
        return data


class LineFormSet(BaseFormSet):  # type: ignore[type-arg]
    def lines(self) -> list[AuthorityLine]:
        """The rows that name a body."""
        return [
            AuthorityLine(
                **{**form.cleaned_data, "amount_from": form.cleaned_data["amount_from"] or 0}
            )
            for form in self.forms
            if form.cleaned_data.get("answer")
        ]


LINES = forms.formset_factory(LineForm, formset=LineFormSet, extra=3, max_num=30)

MANDATES = ("mandate_fr", "mandate_nl", "mandate_en")


class CommitteeForm(VersionedForm):
    """Mandate, quorum and limit of a committee."""

    limit_amount = AmountField(
        label=_("Decides up to"),
        required=False,
        min_value=0,
        help_text=_("The largest amount of its mandate; empty: no limit."),
    )

    class Meta:
        model = Committee
        fields = (*MANDATES, "meets_on", "quorum", "tie", "limit_amount", "is_portfolio_board")
        labels = {
            "mandate_fr": _("Mandate in French"),
            "mandate_nl": _("Mandate in Dutch"),
            "mandate_en": _("Mandate in English"),
        }


def _people(form: forms.Form, *names: str) -> None:
    people = Person.objects.people().order_by("family_name", "given_name", "pk")
    for name in names:
        field: Any = form.fields[name]
        field.queryset = people


class SeatForm(PortalForm):
    """Seat somebody on a committee."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"))
    seat = forms.ChoiceField(label=_("Seat"), choices=Seat.choices, initial=Seat.MEMBER)
    deputy = forms.ModelChoiceField(
        Person.objects.none(), label=_("Deputy"), required=False, empty_label=_("nobody")
    )
    valid_from = forms.DateField(label=_("First day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _people(self, "person", "deputy")


class SeatChangeForm(PortalForm):
    """Another deputy, or a last day."""

    deputy = forms.ModelChoiceField(
        Person.objects.none(), label=_("Deputy"), required=False, empty_label=_("nobody")
    )
    valid_to = forms.DateField(
        label=_("Last day"), required=False, help_text=_("Empty: until further notice.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _people(self, "deputy")


class CharterForm(VersionedForm):
    """The draft of the charter, in the three languages."""

    class Meta:
        model = Charter
        fields = ("text_fr", "text_nl", "text_en", "reason")
        labels = {
            "text_fr": _("Text in French"),
            "text_nl": _("Text in Dutch"),
            "text_en": _("Text in English"),
        }
        widgets = {
            f"text_{code}": forms.Textarea(attrs={"rows": "24"}) for code in ("fr", "nl", "en")
        }
