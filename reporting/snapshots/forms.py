from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.standings.choices import Colour
from ppm.ui.forms import AmountField, PortalForm
from reporting.snapshots.choices import AMOUNTS, DAYS, Figure


class CorrectionForm(PortalForm):
    """The corrected value of one figure, in the field that suits it, and why."""

    reason = forms.CharField(
        label=_("Why was it wrong?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown beside the figure, in packs too."),
    )

    field_order = ("new", "reason")

    def __init__(self, *args: Any, figure: Figure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Corrected value")
        if figure in AMOUNTS:
            self.fields["new"] = AmountField(label=label, min_value=Decimal(0))
        elif figure in DAYS:
            self.fields["new"] = forms.DateField(label=label)
        else:
            self.fields["new"] = forms.ChoiceField(label=label, choices=Colour.choices)
        self.order_fields(self.field_order)


class AnswerForm(PortalForm):
    """Why a correction is refused."""

    answer = forms.CharField(
        label=_("Why not?"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Asked for when you refuse."),
    )


class ReopenForm(PortalForm):
    reason = forms.CharField(
        label=_("Why is the period opened again?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the period for good, beside both versions."),
    )
