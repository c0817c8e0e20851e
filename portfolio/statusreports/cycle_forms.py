"""The forms of the PMO: open a month, validate a report, send it back."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.choices import RUNNING, Kind
from portfolio.initiatives.models import Initiative
from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import Block
from portfolio.statusreports.forms import TEXT_LENGTH
from ppm.languages.nearest import nearest
from ppm.ui.chips import text
from ppm.ui.choices import STATUSES
from ppm.ui.forms import PortalForm


class ReturnForm(PortalForm):
    """Sending a report back: what is to be changed, and in which blocks."""

    comment = forms.CharField(
        label=_("What is to be changed"), max_length=TEXT_LENGTH, widget=forms.Textarea
    )
    blocks = forms.MultipleChoiceField(
        label=_("Blocks to look at"),
        choices=Block.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class OnBehalfForm(PortalForm):
    """Reporting on behalf of a manager who cannot."""

    reason = forms.CharField(
        label=_("Why the manager does not report"),
        max_length=300,
        help_text=_("For instance: absent at the deadline, and nobody stands in."),
    )


class ValidateForm(PortalForm):
    """Stating that the data are plausible, with an opinion if the PMO has another one."""

    opinion = forms.ChoiceField(
        label=_("Opinion of the PMO"),
        help_text=_(
            "Only where the PMO sees it differently; it stands beside the declared status."
        ),
        choices=[
            ("", _("No other opinion")),
            *((code, STATUSES[code].word) for code in Colour.values),
        ],
        required=False,
    )
    opinion_text = forms.CharField(
        label=_("The opinion in one sentence"), max_length=300, required=False
    )


class CycleForm(PortalForm):
    """Opening a month: its dates and the projects that take part."""

    period = forms.DateField(label=_("Month"), input_formats=["%Y-%m"])
    opens_on = forms.DateField(label=_("Opens on"), required=False)
    deadline_on = forms.DateField(label=_("To be submitted by"), required=False)
    validation_on = forms.DateField(label=_("To be validated by"), required=False)
    freeze_on = forms.DateField(label=_("Freeze planned on"), required=False)
    initiatives: Any = forms.ModelMultipleChoiceField(
        label=_("Projects"),
        queryset=Initiative.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].widget = forms.TextInput(attrs={"type": "month"})
        self.initial.setdefault(
            "initiatives", [one.pk for one in self.running(person)] if not self.is_bound else []
        )
        self.fields["initiatives"].label_from_instance = _named  # type: ignore[attr-defined]
        self.fields["initiatives"].queryset = self.running(person)  # type: ignore[attr-defined]

    @staticmethod
    def running(person: Any) -> Any:
        """Projects that can take part and that this person can see."""
        return (
            Initiative.objects.visible_to(person)
            .filter(kind=Kind.PROJECT, state__in=RUNNING)
            .select_related("unit")
            .order_by("unit__code", "code", "pk")
        )


def _named(initiative: Initiative) -> SafeString:
    """A project in the list of those that take part."""
    name = text(*nearest(initiative, "name"))
    return format_html('{} <span class="absent">{}</span>', name, initiative.code)
