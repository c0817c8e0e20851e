from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.gates.choices import GateKind, ItemState, Need, Outcome, Voice
from portfolio.lifecycle.gates.deciding import Condition
from portfolio.lifecycle.gates.models import Closing, Gate, GateItem
from portfolio.lifecycle.gates.procedures import PROPOSED
from portfolio.lifecycle.models import Stage
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.ui.forms import AmountField, PortalForm, PortalModelForm, VersionedForm

APPROVED, CONDITIONAL, NOT_NOW = "approved", "conditional", "not_now"
LATER = [
    (Outcome.REWORK.value, _("to be reworked")),
    (Outcome.DEFERRED.value, _("deferred to a day")),
    (Outcome.STOPPED.value, _("stopped: it closes in good order")),
]


def people() -> Any:
    return Person.objects.people().order_by("family_name", "given_name", "pk")


class GateFields:
    """A planned gate and a new one."""

    def stages_of(self, initiative: Initiative) -> None:
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        fields["stage"].queryset = Stage.objects.filter(initiative=initiative).order_by("number")
        fields["stage"].empty_label = _("none")
        fields["amount"] = AmountField(
            label=_("Amount"),
            required=False,
            min_value=0,
            help_text=_("What the decision commits; empty: the budget of the project counts."),
        )


class NewGateForm(GateFields, PortalModelForm):
    class Meta:
        model = Gate
        fields = ("kind", "stage", "planned_on", "question", "language", "amount", "is_premature")
        help_texts = {
            "question": _("What the body is asked, in one sentence."),
            "stage": _("For the gate of a next stage: the stage that it opens."),
            "is_premature": _("Only for a closure: the project ends before it has delivered."),
        }

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages_of(initiative)
        fields: dict[str, Any] = self.fields
        fields["stage"].queryset = fields["stage"].queryset.exclude(state=StageState.COMPLETED)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("kind") == GateKind.STAGE and not data.get("stage"):
            self.add_error("stage", _("Say which stage the gate opens."))
        return data


class GateForm(GateFields, VersionedForm):
    class Meta:
        model = Gate
        fields = ("stage", "planned_on", "question", "language", "amount")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages_of(self.instance.initiative)


class ItemForm(VersionedForm):
    """Whether a criterion is met."""

    state = forms.ChoiceField(
        label=_("State"),
        choices=[one for one in ItemState.choices if one[0] != ItemState.OPEN],
        widget=forms.RadioSelect,
    )
    document = forms.FileField(
        label=_("File"), required=False, help_text=_("The evidence itself, when it is a file.")
    )

    class Meta:
        model = GateItem
        fields = ("state", "reason", "language", "evidence")
        help_texts = {"reason": _("Needed when it is not met or does not apply.")}


class OpinionForm(PortalForm):
    """The recommendation of the PMO or an outside reviewer."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    opinion = forms.ChoiceField(
        label=_("Recommendation"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Opinion"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": "5"}),
        help_text=_("Two or three sentences that the body can decide on."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class ReasonForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": "3"})
    )


class VersionForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(PortalForm):
    """A reason, and what each of the three answers needs; the button says which one it is."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=[(one, one) for one in (APPROVED, CONDITIONAL, NOT_NOW)],
        widget=forms.HiddenInput,
        required=False,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("Read by everybody who works on the project."),
    )
    language = forms.ChoiceField(label=_("Language of the reason"), choices=Language.choices)
    later = forms.ChoiceField(
        label=_("If not now"), choices=LATER, widget=forms.RadioSelect, required=False
    )
    deferred_to = forms.DateField(label=_("Deferred to"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        answer = data.get("answer")
        if not answer:
            raise forms.ValidationError(_("Choose one of the three answers."))
        if answer == NOT_NOW and not data.get("later"):
            self.add_error("later", _("Say what “not now” means."))
        if answer == NOT_NOW and data.get("later") == Outcome.DEFERRED:
            day = data.get("deferred_to")
            if day is None or day <= localdate():
                self.add_error("deferred_to", _("Choose a day to come."))
        return data

    @property
    def outcome(self) -> Outcome:
        answer = self.cleaned_data["answer"]
        return Outcome(self.cleaned_data["later"] if answer == NOT_NOW else answer)


class ConditionForm(PortalForm):
    what = forms.CharField(label=_("Condition"), max_length=200, required=False)
    owner = forms.ModelChoiceField(
        Person.objects.none(),
        label=pgettext_lazy("action", "Owner"),
        required=False,
        empty_label="–",
    )
    due_on = forms.DateField(label=pgettext_lazy("date", "By"), required=False)

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = owners

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = [data.get(name) for name in ("what", "owner", "due_on")]
        if any(given) and not all(given):
            raise forms.ValidationError(_("A condition has a text, an owner and a date."))
        if data.get("due_on") and data["due_on"] <= localdate():
            self.add_error("due_on", _("Choose a day to come."))
        return data


class ConditionFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    def conditions(self) -> list[Condition]:
        return [
            Condition(**form.cleaned_data) for form in self.forms if form.cleaned_data.get("what")
        ]


CONDITIONS = forms.formset_factory(
    ConditionForm, formset=ConditionFormSet, extra=3, max_num=10, absolute_max=10
)


class VoteForm(PortalForm):
    """A vote of a meeting, or the own voice of somebody on the body."""

    voice = forms.ChoiceField(label=_("Vote"), choices=Voice.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )


class ProcedureForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Proposed decision"), choices=[(one.value, one.label) for one in PROPOSED]
    )
    deadline = forms.DateField(
        label=_("Answers until"), help_text=_("The day counts whole. Silence is not consent.")
    )
    reason = forms.CharField(label=_("Why in writing"), max_length=300)


class RiskForm(PortalForm):
    """A stage that starts before its decision."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("First day of the stage"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("Why the stage cannot wait for the decision."),
    )
    decision_on = forms.DateField(label=_("Decision planned for"), required=False)


class ClosingForm(VersionedForm):
    class Meta:
        model = Closing
        fields = (
            "accepted_by",
            "accepted_on",
            "acceptance",
            "lessons",
            "benefits_owner",
            "benefits",
            "has_no_follow_on",
            "language",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("accepted_by", "benefits_owner"):
            field: Any = self.fields[name]
            field.queryset = people()


class FollowOnForm(PortalForm):
    """What is left to be done after the closure."""

    what = forms.CharField(label=_("Follow-on action"), max_length=200)
    owner = forms.ModelChoiceField(Person.objects.none(), label=pgettext_lazy("action", "Owner"))
    due_on = forms.DateField(label=pgettext_lazy("date", "By"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = people()


class ChecklistForm(PortalForm):
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label=_("What has changed, and why"), max_length=300)


class CriterionForm(PortalForm):
    """A row without text is no criterion."""

    text_fr = forms.CharField(label=_("In French"), max_length=300, required=False)
    text_nl = forms.CharField(label=_("In Dutch"), max_length=300, required=False)
    text_en = forms.CharField(label=_("In English"), max_length=300, required=False)
    light = forms.ChoiceField(label=pgettext_lazy("class", "Light"), choices=Need.choices)
    standard = forms.ChoiceField(label=pgettext_lazy("class", "Standard"), choices=Need.choices)
    reinforced = forms.ChoiceField(label=pgettext_lazy("class", "Reinforced"), choices=Need.choices)


CRITERIA = forms.formset_factory(CriterionForm, extra=2, max_num=40)
