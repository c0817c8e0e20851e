from typing import Any

from django.utils.translation import gettext_lazy as _

from portfolio.indicators.models import Indicator
from portfolio.indicators.services import FIELDS
from ppm.languages.codes import LANGUAGES
from ppm.ui.forms import PortalModelForm, VersionedForm

LABELS = {
    "name_fr": _("Name in French"),
    "name_nl": _("Name in Dutch"),
    "name_en": _("Name in English"),
}


class Named:
    """A name in at least one language."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}  # type: ignore[misc]
        if not any(cleaned.get(f"name_{code}") for code in LANGUAGES):
            self.add_error("name_fr", _("Give a name in at least one language."))  # type: ignore[attr-defined]
        return cleaned


class NewIndicatorForm(Named, PortalModelForm):
    class Meta:
        model = Indicator
        fields = FIELDS
        labels = LABELS


class IndicatorForm(Named, VersionedForm):
    class Meta:
        model = Indicator
        fields = FIELDS
        labels = LABELS
