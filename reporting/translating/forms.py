from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.translations.choices import State
from ppm.translations.models import Translation
from ppm.translations.queue import Row
from ppm.translations.services import LONGEST
from ppm.ui.forms import VersionedForm


class TranslationForm(VersionedForm):
    """The translation of one text; `source` is the key of the wording that the translator sees."""

    text = forms.CharField(
        label=_("Translation"),
        required=False,
        max_length=LONGEST,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 6, "data-translation": ""}),
    )
    source = forms.CharField(widget=forms.HiddenInput, max_length=64)
    step = forms.ChoiceField(
        choices=State.choices, required=False, initial=State.DONE, widget=forms.HiddenInput
    )

    class Meta:
        model = Translation
        fields = ["text"]

    def __init__(self, *args: Any, row: Row, proposed: str = "", **kwargs: Any) -> None:
        initial = {
            "version": row.version,
            "source": row.hash,
            "text": row.translation or proposed,
            "step": row.standing if row.standing in State.values else State.DONE,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        rows = max(3, min(16, len(row.text) // 60 + row.text.count("\n") + 2))
        self.fields["text"].widget.attrs |= {"lang": row.into, "rows": rows}

    def clean_step(self) -> str:
        return str(self.cleaned_data["step"] or State.DONE)
