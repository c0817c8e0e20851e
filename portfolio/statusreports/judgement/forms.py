from typing import Any

from django import forms

from ppm.ui.forms import PortalForm


class WordsForm(PortalForm):
    """What one says to the other, in one's own language."""

    text = forms.CharField(max_length=600, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
