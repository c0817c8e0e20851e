from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from methodology.products.choices import Party
from methodology.products.models import ManagementProduct
from ppm.languages.codes import LANGUAGES
from ppm.ui.forms import VersionedForm

TEXTS = ("name", "purpose", "headings")
FIELDS = (
    *(f"{name}_{code}" for name in TEXTS for code in LANGUAGES),
    "kind",
    "due",
    "prepared_by",
    "approved_by",
)


class ProductForm(VersionedForm):
    """The words of a product in three languages, its type, when it is due, who prepares and approves."""

    prepared_by = forms.MultipleChoiceField(
        label=_("Prepared by"), choices=Party.choices, widget=forms.CheckboxSelectMultiple
    )
    approved_by = forms.MultipleChoiceField(
        label=_("Approved by"),
        choices=Party.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = ManagementProduct
        fields = FIELDS
        labels = {
            "name_fr": _("Name in French"),
            "name_nl": _("Name in Dutch"),
            "name_en": _("Name in English"),
            "purpose_fr": _("Purpose in French"),
            "purpose_nl": _("Purpose in Dutch"),
            "purpose_en": _("Purpose in English"),
            "headings_fr": _("Headings in French"),
            "headings_nl": _("Headings in Dutch"),
            "headings_en": _("Headings in English"),
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in TEXTS:
            for code in ("fr", "nl"):
                field = f"{name}_{code}"
                if not (data.get(field) or "").strip() and field not in self.errors:
                    self.add_error(
                        field, _("Write it in French and in Dutch: both have equal rank.")
                    )
        return data
