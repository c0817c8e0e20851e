from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.exceptions import calc
from portfolio.lifecycle.exceptions.drafting import OptionSaid
from portfolio.lifecycle.exceptions.effects import PlannedLine
from portfolio.lifecycle.exceptions.models import ExceptionOption, ExceptionReport
from portfolio.lifecycle.exceptions.services import Ruling
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.choices import UNITS, Unit
from portfolio.lifecycle.tolerances.services import Agreement
from ppm.ui.days import DayField
from ppm.ui.forms import AmountField, PortalForm, VersionedForm

OPTIONS = 3


class NewExceptionForm(PortalForm):
    """The plan and the cause of an exception."""

    plan = forms.ChoiceField(label=_("Plan"), required=False)
    aspect = forms.ChoiceField(
        label=_("Aspect"), choices=[(one.value, one.label) for one in Dimension]
    )

    def __init__(self, *args: Any, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [  # type: ignore[attr-defined]
            ("", _("The whole project")),
            *((str(one.pk), str(one)) for one in stages),
        ]


class ExceptionForm(VersionedForm):
    """The texts of an exception."""

    class Meta:
        model = ExceptionReport
        fields = ("language", "situation", "consequences", "recommendation")


class OptionForm(PortalForm):
    """One way out with its effects; one without a title is none."""

    title = forms.CharField(label=_("Option"), max_length=160, required=False)
    time_days = forms.IntegerField(label=_("Time (working days)"), required=False)
    cost_amount = AmountField(label=_("Cost"), required=False)
    scope = forms.CharField(label=_("Scope"), max_length=200, required=False)
    quality = forms.CharField(label=_("Quality"), max_length=200, required=False)
    benefits = forms.CharField(label=_("Benefits"), max_length=200, required=False)
    risk = forms.CharField(label=_("Risk"), max_length=200, required=False)
    sustainability = forms.CharField(label=_("Sustainability"), max_length=200, required=False)
    case = forms.CharField(label=_("Business case"), max_length=300, required=False)
    is_recommended = forms.BooleanField(label=_("Recommended"), required=False)


def option_forms(
    data: Mapping[str, Any] | None, existing: Sequence[ExceptionOption]
) -> list[OptionForm]:
    """A fixed number of forms, filled with the options that are there."""
    rows: list[ExceptionOption | None] = [*existing, *([None] * OPTIONS)]
    names = list(OptionForm.base_fields)
    return [
        OptionForm(
            data,
            prefix=f"option{number}",
            initial={name: getattr(row, name) for name in names} if row else {},
        )
        for number, row in enumerate(rows[: max(OPTIONS, len(existing))], 1)
    ]


def options_said(bound: Sequence[OptionForm]) -> list[OptionSaid]:
    """The options that were typed."""
    return [OptionSaid(**one.cleaned_data) for one in bound if one.cleaned_data.get("title")]


class DecisionForm(PortalForm):
    """What the body decides; the button that is pressed says which."""

    reason = forms.CharField(
        label=_("Why, in a sentence"), widget=forms.Textarea(attrs={"rows": 3})
    )
    adverse = AmountField(label=_("New limit"), required=False)
    option = forms.TypedChoiceField(
        label=_("Option"), coerce=int, empty_value=None, required=False, widget=forms.RadioSelect
    )
    plan_by = DayField(label=_("Exception plan by"), required=False)
    decided_on = DayField(label=_("Day of the decision"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, exception: ExceptionReport, options: Sequence[ExceptionOption], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.exception = exception
        self.fields["option"].choices = [(one.pk, str(one)) for one in options]  # type: ignore[attr-defined]
        self.unit = exception.unit or UNITS.get(exception.aspect, (Unit.COUNT,))[0]
        self.fields["adverse"].help_text = str(Unit(self.unit).label)
        if exception.committee_id is None:
            del self.fields["decided_on"]

    def clean_decided_on(self) -> date | None:
        day: date | None = self.cleaned_data["decided_on"]
        if day is not None and day > localdate():
            raise forms.ValidationError(_("A decision cannot lie in the future."))
        return day

    def ruling(self, act: str, language: str) -> Ruling:
        """The decision of a valid form."""
        said = self.cleaned_data
        adverse: Decimal | None = said["adverse"]
        return Ruling(
            act=act,
            reason=said["reason"],
            option_id=said["option"] if act == calc.CONCEDE else None,
            agreement=Agreement(self.exception.aspect, self.unit, adverse)
            if act == calc.GRANT and adverse is not None
            else None,
            plan_by=said["plan_by"] if act == calc.PLAN else None,
            decided_on=said.get("decided_on"),
            language=language,
        )


class PlanForm(PortalForm):
    """An exception plan: in words, and the new dates of what has not ended yet."""

    plan = forms.CharField(
        label=_("What changes, and how the rest is delivered"),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        stages: Sequence[Stage],
        project_end: date | None,
        planned: Mapping[int | None, tuple[date | None, date]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stages = stages
        for stage in stages:
            start, end = planned.get(stage.pk, (stage.expected_start, stage.expected_end))
            if not stage.actual_start:
                self._day(f"start_{stage.pk}", _("%(stage)s: first day"), stage, start)
            self._day(f"end_{stage.pk}", _("%(stage)s: last day"), stage, end)
        self.fields["project_end"] = DayField(
            label=_("End of the project"),
            required=False,
            initial=planned.get(None, (None, project_end))[1],
        )

    def _day(self, name: str, label: Any, stage: Stage, initial: date | None) -> None:
        self.fields[name] = DayField(
            label=str(label) % {"stage": stage},
            required=False,
            initial=initial,
        )

    def lines(self) -> list[PlannedLine]:
        """The dates of a valid form."""
        said = self.cleaned_data
        found = [
            PlannedLine(
                stage.pk,
                stage.actual_start or said.get(f"start_{stage.pk}"),
                said[f"end_{stage.pk}"],
            )
            for stage in self.stages
            if said.get(f"end_{stage.pk}")
        ]
        if said["project_end"]:
            found.append(PlannedLine(None, None, said["project_end"]))
        return found


class LessonForm(PortalForm):
    lesson = forms.CharField(
        label=_("What others can learn from it"), widget=forms.Textarea(attrs={"rows": 4})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(PortalForm):
    reason = forms.CharField(
        label=pgettext_lazy("exception", "Why it is no longer needed"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
