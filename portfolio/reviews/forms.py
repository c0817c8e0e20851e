from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.sources.choices import CONFIDENCE, Occasion
from ppm.ui.chips import rag
from ppm.ui.forms import PortalForm


class ConfidenceForm(PortalForm):
    """Three anchored levels, the occasion, the day and the reasons."""

    rating = forms.ChoiceField(
        label=_("How likely is delivery as agreed?"), choices=CONFIDENCE, widget=forms.RadioSelect
    )
    occasion = forms.ChoiceField(label=_("Occasion"), choices=Occasion.choices)
    as_of = forms.DateField(label=_("Day of the review"))
    reasons = forms.CharField(
        label=_("Reasons"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What the judgement rests on; facts that the colours do not show."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The chip says the colour; what is left of the sentence says what it means.
        self.fields["rating"].choices = [  # type: ignore[attr-defined]
            (code, format_html("{} {}", rag(code), capfirst(str(words).partition(" – ")[2])))
            for code, words in CONFIDENCE
        ]
        self.fields["as_of"].initial = localdate


class WithdrawForm(PortalForm):
    """Why a review does not stand."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
