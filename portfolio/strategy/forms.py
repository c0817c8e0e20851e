from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.strategy.models import Contribution, Objective
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.ui.forms import PortalForm, PortalModelForm, VersionedForm

WIDE_SPACE = "\u2003"
TEXTS = tuple(
    f"{name}_{code}" for name in ("name", "description", "indicator") for code in LANGUAGES
)
FIELDS = (
    "code", *TEXTS, "parent", "unit", "source", "source_text", "weight", "valid_from", "valid_to",
)  # fmt: skip
LABELS = {
    "name_fr": _("Name in French"),
    "name_nl": _("Name in Dutch"),
    "name_en": _("Name in English"),
    "description_fr": _("Description in French"),
    "description_nl": _("Description in Dutch"),
    "description_en": _("Description in English"),
    "indicator_fr": _("Indicator in French"),
    "indicator_nl": _("Indicator in Dutch"),
    "indicator_en": _("Indicator in English"),
}


class NameOfObjective(forms.ModelChoiceField):
    """An objective by its code and name, set in by its depth."""

    def label_from_instance(self, one: Objective) -> str:
        return WIDE_SPACE * one.depth + coded_name(one)


class NameOfUnit(forms.ModelChoiceField):
    def label_from_instance(self, unit: OrgUnit) -> str:
        return coded_name(unit)


class ObjectiveFields:
    """What creating and editing share."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Objective.objects.order_by("code")
        if self.instance.pk:  # type: ignore[attr-defined]
            others = others.exclude(path__within=self.instance.path)  # type: ignore[attr-defined]
        self.fields["parent"] = NameOfObjective(  # type: ignore[attr-defined]
            others,
            required=False,
            label=_("Part of"),
            empty_label=_("Nothing: an objective of the first level"),
        )
        self.fields["unit"] = NameOfUnit(  # type: ignore[attr-defined]
            OrgUnit.objects.order_by("code"), label=_("Owner unit"), empty_label=_("Choose…")
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]
        if not any(cleaned.get(f"name_{code}") for code in LANGUAGES):
            self.add_error("name_fr", _("Give a name in at least one language."))  # type: ignore[attr-defined]
        return cleaned


class NewObjectiveForm(ObjectiveFields, PortalModelForm):
    class Meta:
        model = Objective
        fields = FIELDS
        labels = LABELS


class ObjectiveForm(ObjectiveFields, VersionedForm):
    class Meta:
        model = Objective
        fields = FIELDS
        labels = LABELS


class NewContributionForm(PortalModelForm):
    class Meta:
        model = Contribution
        fields = ("objective", "weight", "share", "explanation", "language")

    def __init__(self, *args: Any, objectives: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"] = NameOfObjective(
            objectives, label=_("Objective"), empty_label=_("Choose…")
        )


class ContributionForm(VersionedForm):
    class Meta:
        model = Contribution
        fields = ("weight", "share", "explanation", "language")


class WithdrawForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class EndForm(PortalForm):
    """The last day of an objective, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("Reached, given up, replaced by another: read later in the history."),
    )
