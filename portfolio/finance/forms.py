from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.finance.calc import Line
from portfolio.finance.models import MoneyLine, MoneyOptions
from ppm.ui.forms import AmountField, PortalModelForm, VersionedForm

FIELDS = (
    "measure",
    "year",
    "heading",
    "funding",
    "nature",
    "currency",
    "amount",
    "state",
    "text",
    "as_of",
    "source",
)
HELP = {
    "year": _("Leave empty for a figure over the whole life; it wins over the yearly ones."),
    "state": _("An amount that is withheld, missing or not yet due stays empty; it is never zero."),
    "text": _("What the sender wrote, for instance why the amount is withheld."),
}


class AmountForm(VersionedForm):
    """Change a figure."""

    amount = AmountField(
        label=_("Amount"), required=False, help_text=_("In full units, not in thousands.")
    )

    class Meta:
        model = MoneyLine
        fields = FIELDS
        help_texts = HELP


class NewAmountForm(PortalModelForm):
    """Add a figure."""

    amount = AmountField(
        label=_("Amount"), required=False, help_text=_("In full units, not in thousands.")
    )

    class Meta(AmountForm.Meta):
        pass


def line_of(form: AmountForm | NewAmountForm) -> Line:
    """The figure that was typed."""
    names = (
        "measure",
        "year",
        "heading",
        "funding",
        "nature",
        "currency",
        "amount",
        "state",
        "text",
    )
    return Line(**{name: form.cleaned_data[name] for name in names})


class OptionsForm(VersionedForm):
    """What a project does with its money beyond the ordinary."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = MoneyOptions
        fields = ("uses_credits", "uses_earned_value", "earning_rule")
        widgets = {"earning_rule": forms.RadioSelect}
