from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.benefits.choices import Answer, BenefitState
from portfolio.benefits.models import Benefit
from portfolio.indicators.models import Indicator
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.ui.forms import AmountField, PortalForm, PortalModelForm, VersionedForm

FIELDS = (
    "name", "description", "language", "is_negative", "kind", "unit", "owner", "indicator",
    "attribution", "baseline_value", "baseline_on", "curve", "tolerance", "method", "source",
)  # fmt: skip
YEARS_SHOWN = 6


class CodedChoice(forms.ModelChoiceField):
    """Something with a code and a name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


class IndicatorChoice(CodedChoice):
    def label_from_instance(self, obj: Indicator) -> str:
        return f"{coded_name(obj)} ({obj.get_measured_in_display()})"


class BenefitFields:
    """What writing down and changing share; one target and one expectation per year."""

    years: tuple[int, ...] = ()

    def prepare(self, today: date) -> None:
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        instance: Benefit = self.instance  # type: ignore[attr-defined]
        given = {one.year: one for one in instance.targets.all()} if instance.pk else {}
        first = min([*given, today.year])
        last = max([*given, first + YEARS_SHOWN - 1])
        self.years = tuple(range(first, last + 1))
        units = OrgUnit.objects.exclude(valid_to__lt=today).order_by("code")
        fields["unit"] = CodedChoice(
            units,
            label=fields["unit"].label,
            help_text=fields["unit"].help_text,
            empty_label=_("Choose…"),
        )
        indicators = Indicator.objects.in_use() | Indicator.objects.filter(
            pk=instance.indicator_id or 0
        )
        fields["indicator"] = IndicatorChoice(
            indicators.order_by("code"),
            label=fields["indicator"].label,
            required=False,
            empty_label=_("None yet"),
            help_text=_("Not in the list? The central PMO adds it to the catalogue."),
        )
        fields["owner"] = forms.ModelChoiceField(
            Person.objects.people().order_by("family_name", "given_name", "pk"),
            label=pgettext_lazy("benefits", "Owner"),
            required=False,
            empty_label=_("Nobody yet"),
            help_text=_("A person of the business side, who is asked to agree."),
        )
        for year in self.years:
            target = given.get(year)
            fields[f"target_{year}"] = AmountField(
                label=_("Target %(year)s") % {"year": year},
                required=False,
                initial=target.value if target else None,
            )
            fields[f"forecast_{year}"] = AmountField(
                label=_("Expected today %(year)s") % {"year": year},
                required=False,
                initial=target.forecast if target else None,
            )

    @property
    def year_rows(self) -> list[tuple[int, Any, Any]]:
        return [
            (year, self[f"target_{year}"], self[f"forecast_{year}"])  # type: ignore[index]
            for year in self.years
        ]

    @property
    def targets(self) -> dict[int, tuple[Decimal, Decimal | None]]:
        """Per year the target and what is expected, once the form is valid."""
        data: dict[str, Any] = self.cleaned_data  # type: ignore[attr-defined]
        return {
            year: (data[f"target_{year}"], data[f"forecast_{year}"])
            for year in self.years
            if data.get(f"target_{year}") is not None
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}  # type: ignore[misc]
        for year in self.years:
            has_forecast = cleaned.get(f"forecast_{year}") is not None
            if has_forecast and cleaned.get(f"target_{year}") is None:
                self.add_error(f"target_{year}", _("Give the target of this year, too."))  # type: ignore[attr-defined]
        return cleaned


class NewBenefitForm(BenefitFields, PortalModelForm):
    class Meta:
        model = Benefit
        fields = FIELDS

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(today)


class BenefitForm(BenefitFields, VersionedForm):
    class Meta:
        model = Benefit
        fields = FIELDS

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(today)


class AnswerForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Do you agree to own this benefit?"),
        choices=[
            (Answer.YES.value, _("Yes: I answer for its target and its measurements")),
            (Answer.NO.value, _("No")),
        ],
        widget=forms.RadioSelect,
    )


class EndForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("How it ends"),
        choices=[
            (BenefitState.CLOSED.value, _("Measured to the end: close it")),
            (BenefitState.DROPPED.value, _("No longer expected: give it up")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea)


class ReasonForm(PortalForm):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea)


class ReopenForm(ReasonForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class MeasureForm(PortalForm):
    measured_on = forms.DateField(label=_("Measured on"))
    value = AmountField(label=_("Value"))
    source = forms.CharField(label=_("Source"), max_length=200)
    comment = forms.CharField(
        label=_("Comment"), max_length=500, required=False, widget=forms.Textarea
    )
    language = forms.ChoiceField(label=_("Language of the comment"), choices=Language.choices)


class ReviewForm(PortalForm):
    due_on = forms.DateField(label=_("Measure on"))


class MoveReviewForm(ReviewForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class WaiverForm(PortalForm):
    legal_basis = forms.CharField(
        label=_("Legal basis"), max_length=200, help_text=_("Law, decree, article.")
    )
    reason = forms.CharField(
        label=_("Why nothing can be measured"), max_length=500, widget=forms.Textarea
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
