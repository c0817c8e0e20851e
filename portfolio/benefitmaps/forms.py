from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.benefitmaps.arrows import End
from portfolio.benefitmaps.choices import StepKind
from portfolio.benefitmaps.services import Row
from ppm.ui.forms import PortalForm

Choices = Sequence[tuple[str, str]]


class LineForm(PortalForm):
    """One line of the table: a step or a benefit, and what it leads to."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_benefit = forms.BooleanField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("benefits map", "Column"), choices=StepKind.choices, required=False
    )
    name = forms.CharField(label=_("What"), max_length=120, required=False, widget=forms.TextInput)
    leads_to = forms.MultipleChoiceField(
        label=pgettext_lazy("benefits map", "Leads to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, choices: dict[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self["kind"].value() or ""
        if self["is_benefit"].value() in (True, "True", "true", "on", "1"):
            kind = "benefit"
        own = f"s{self['pk'].value()}"
        fields: dict[str, Any] = self.fields
        fields["kind"].widget.attrs["class"] = "form-select"
        fields["name"].widget.attrs["class"] = "form-control"
        leads_to: Any = fields["leads_to"]
        # A column may be changed in the same breath: everything to the right of the leftmost is offered.
        every = choices.get(kind, ())
        self.is_line_of_benefit = kind == "benefit"
        leads_to.choices = [choice for choice in every if choice[0] != own]

    @property
    def row(self) -> Row:
        data = self.cleaned_data
        return Row(
            kind=data["kind"] or StepKind.OUTPUT,
            name=data["name"].strip(),
            leads_to=[End.read(token) for token in data["leads_to"]],
            pk=data["pk"],
            version=data["version"],
            is_benefit=data["is_benefit"],
        )


LineFormSet = forms.formset_factory(LineForm, extra=0, max_num=300, absolute_max=400)
