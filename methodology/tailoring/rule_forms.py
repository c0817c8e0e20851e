from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension, TailoringClass
from methodology.tailoring.models import RuleSet
from methodology.tailoring.rules import NOTES, THRESHOLDS
from ppm.ui.forms import PortalForm, PortalModelForm

# How the page groups the thresholds.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("How much of a tolerance is used"), ("amber_above", "red_above", "stale_periods")),
    (_("Time"), ("time_percent", "time_floor_days", "milestone_days", "spi_amber")),
    (
        _("Cost"),
        ("cost_percent", "stage_cost_percent", "cpi_amber", "actuals_periods", "closing_months"),
    ),
    (_("Scope, quality and benefits"), ("scope_percent", "quality_percent", "benefits_percent")),
    (_("Risk"), ("risk_percent", "risk_line", "review_grace_days")),
    (_("Resources"), ("resources_amber", "resources_red", "vacancy_days")),
    (_("Better than computed"), ("overrides_allowed",)),
)


class RulesForm(PortalModelForm):
    """The thresholds of a draft, the dimensions that each class requires, and why they change."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = RuleSet
        fields = (*THRESHOLDS, *NOTES)
        labels = {
            "note_fr": _("Why they change, in French"),
            "note_nl": _("Why they change, in Dutch"),
            "note_en": _("Why they change, in English"),
        }
        help_texts = {
            "amber_above": _("As a share of the tolerance: 0.5 is half of it."),
            "red_above": _("As a share of the tolerance: 1 is all of it."),
            "risk_line": _("Probability × impact, from 1 to 25."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision
        chosen: dict[str, list[str]] = {}
        for row in self.instance.required_dimensions.all():
            chosen.setdefault(row.tailoring_class, []).append(row.dimension)
        for one in TailoringClass:
            self.fields[f"required_{one}"] = forms.MultipleChoiceField(
                label=capfirst(one.label),
                choices=[(name.value, capfirst(name.label)) for name in Dimension],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                initial=chosen.get(one.value, []),
            )

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPS]

    @property
    def required_fields(self) -> list[forms.BoundField]:
        return [self[f"required_{one}"] for one in TailoringClass]

    @property
    def notes(self) -> list[forms.BoundField]:
        return [self[name] for name in NOTES]

    @property
    def required(self) -> dict[str, list[str]]:
        return {one.value: self.cleaned_data[f"required_{one}"] for one in TailoringClass}

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*THRESHOLDS, *NOTES)}


class InForceForm(PortalForm):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = forms.DateField(
        label=_("In force from"),
        help_text=_("Reports keep the version that they were computed with."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
