from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.tolerances.choices import UNITS
from portfolio.lifecycle.tolerances.models import Tolerance
from portfolio.lifecycle.tolerances.services import Agreement
from ppm.accounts.models import Person
from ppm.ui.forms import AmountField, PortalForm


class AgreementForm(PortalForm):
    """Who agreed, from when on, by which decision."""

    agreed_by = forms.ModelChoiceField(Person.objects.none(), label=_("Agreed by"))
    valid_from = forms.DateField(label=_("In force from"))
    basis = forms.CharField(
        label=_("By which decision"),
        max_length=200,
        required=False,
        help_text=_("For instance the minutes of a meeting, or an exception."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed_by"].queryset = people  # type: ignore[attr-defined]


class LimitForm(PortalForm):
    """The limits on one aspect, to both sides; `after` is the version that was shown."""

    adverse = AmountField(label=_("At most (adverse)"), required=False, min_value=0)
    favourable = AmountField(label=_("At most (favourable)"), required=False, min_value=0)
    unit = forms.ChoiceField(label=pgettext_lazy("tolerance", "Unit"))
    text = forms.CharField(label=_("In words"), max_length=300, required=False)
    after = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, aspect: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=aspect, **kwargs)
        self.aspect = aspect
        self.title = str(Dimension(aspect).label)
        self.fields["unit"].choices = [(one.value, one.label) for one in UNITS[aspect]]  # type: ignore[attr-defined]

    def agreement(self) -> Agreement | None:
        """What was newly agreed; nothing when the row stays as it was, or empty."""
        said = self.cleaned_data
        values = (said["adverse"], said["favourable"], said["text"])
        if not self.has_changed() or values == (None, None, ""):
            return None
        return Agreement(self.aspect, said["unit"], *values, after=said["after"])


def limit_forms(
    data: Mapping[str, Any] | None, aspects: Sequence[str], current: Mapping[str, Tolerance]
) -> list[LimitForm]:
    """A form per aspect, filled with what is in force."""
    return [
        LimitForm(data, aspect=aspect, initial=_initial(current.get(aspect), aspect))
        for aspect in aspects
    ]


def _initial(row: Tolerance | None, aspect: str) -> dict[str, Any]:
    if row is None:
        return {"unit": UNITS[aspect][0].value, "after": 0}
    return {
        "adverse": _short(row.adverse),
        "favourable": _short(row.favourable),
        "unit": row.unit,
        "text": row.text,
        "after": row.number,
    }


def _short(value: Decimal | None) -> Decimal | None:
    """Without decimals that say nothing."""
    return value if value is None or value != int(value) else Decimal(int(value))
