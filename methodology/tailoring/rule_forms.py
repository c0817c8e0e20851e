from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension, TailoringClass
from methodology.tailoring.models import RuleSet
from methodology.tailoring.rules import NOTES, THRESHOLDS
from ppm.ui.forms import PortalForm, PortalModelForm

# How the page groups the thresholds.
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("How much of a tolerance is used"), ("amber_above", "red_above", "stale_periods")),
    (Dimension.TIME.label, ("time_percent", "time_floor_days", "milestone_days", "spi_amber")),
    (
        Dimension.COST.label,
        ("cost_percent", "stage_cost_percent", "cpi_amber", "actuals_periods", "closing_months"),
    ),
    (_("Scope, quality and benefits"), ("scope_percent", "quality_percent", "benefits_percent")),
    (Dimension.RISK.label, ("risk_percent", "risk_line", "review_grace_days")),
    (Dimension.RESOURCES.label, ("resources_amber", "resources_red", "vacancy_days")),
    (_("Better than computed"), ("overrides_allowed",)),
)


# Shares of the tolerance, which are typed in per cent.
SHARES: dict[str, Any] = {
    "amber_above": _("Amber above (share of the tolerance, in %)"),
    "red_above": _("Red above (share of the tolerance, in %)"),
}
# More than all of what was planned is no tolerance.
BOUNDS = {name: (0, 100) for name in THRESHOLDS if name.endswith("_percent")} | {
    "risk_line": (1, 25)
}
IN_ORDER = (("amber_above", "red_above"), ("resources_amber", "resources_red"))


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
        help_texts = {"risk_line": _("Probability × impact, from 1 to 25.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision
        for name, label in SHARES.items():
            self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=999)
            self.initial[name] = int(getattr(self.instance, name) * 100)
        for name, (least, most) in BOUNDS.items():
            self.fields[name].validators += [MinValueValidator(least), MaxValueValidator(most)]
            self.fields[name].widget.attrs |= {"min": least, "max": most}
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

    def clean_amber_above(self) -> Decimal:
        """Typed in per cent, kept as a share."""
        return Decimal(self.cleaned_data["amber_above"]) / 100

    def clean_red_above(self) -> Decimal:
        return Decimal(self.cleaned_data["red_above"]) / 100

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for amber, red in IN_ORDER:
            low, high = found.get(amber), found.get(red)
            if low is not None and high is not None and low > high:
                self.add_error(amber, _("Amber cannot begin after red."))
                self.add_error(red, _("Red cannot begin before amber."))
        return found

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
    )
