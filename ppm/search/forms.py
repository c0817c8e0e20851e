from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from ppm.search.calc import LONGEST


class SearchForm(forms.Form):
    """What the address of a search says; what cannot be read is as if it were not there."""

    q = forms.CharField(required=False, strip=True)
    kind = forms.SlugField(required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def clean_q(self) -> str:
        return str(self.cleaned_data["q"])[:LONGEST]

    def clean_page(self) -> int:
        return self.cleaned_data["page"] or 1

    def is_valid(self) -> bool:
        """Always true once what is wrong has been left out."""
        if not super().is_valid():
            for name in list(self.errors):
                self.cleaned_data[name] = 1 if name == "page" else ""
        return True

    def address(self, **changes: Any) -> str:
        """The address of this search with some of it changed; None takes a part away."""
        state = {"q": self.cleaned_data["q"], "kind": self.cleaned_data["kind"], **changes}
        kept = {key: value for key, value in state.items() if value}
        return f"{reverse('ppm:search_page')}?{urlencode(kept)}"


class ChoicesForm(forms.Form):
    """Which field of which form asks for suggestions of which kind."""

    kind = forms.SlugField()
    field = forms.SlugField(max_length=60)
