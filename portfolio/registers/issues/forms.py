from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.decisions.choices import Outcome
from portfolio.registers.issues.choices import OUTCOMES
from portfolio.registers.issues.models import ChangeBudget, Issue
from portfolio.registers.shape.forms import EntryForm
from ppm.ui.forms import AmountField, PortalForm, VersionedForm


class IssueForm(EntryForm):
    later = ("state", "resolution")

    class Meta:
        model = Issue
        field_classes = {"impact_cost": AmountField}
        fields = (
            "kind",
            "title",
            "language",
            "description",
            "severity",
            "priority",
            "owner",
            "due_on",
            "impact_days",
            "impact_cost",
            "impact_scope",
            "impact_quality",
            "impact_benefits",
            "impact_risk",
            "impact_sustainability",
            "recommendation",
            "state",
            "resolution",
            "is_for_committee",
        )


class ChangeBudgetForm(VersionedForm):
    class Meta:
        model = ChangeBudget
        field_classes = {"amount": AmountField, "limit": AmountField}
        fields = ("amount", "limit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["version"]


class DecideForm(PortalForm):
    """What was decided on a request for change."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[(one.value, one.label) for one in OUTCOMES]
    )
    decided_on = forms.DateField(label=_("Decided on"))
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("outcome") == Outcome.CONDITIONS and not cleaned.get("conditions"):
            self.add_error("conditions", _("Say under which conditions."))
        if cleaned.get("decided_on") and cleaned["decided_on"] > localdate():
            self.add_error("decided_on", _("A decision cannot lie in the future."))
        return cleaned
