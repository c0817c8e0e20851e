from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from methodology.products.models import ManagementProduct
from methodology.tailoring.choices import TailoringClass, TreatmentKind
from methodology.tailoring.models import Anchor, Cadence, ProductTreatment, TailoringTable
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import nearest
from ppm.ui.forms import PortalForm, VersionedForm

NEEDED = _("Write it in French and in Dutch: both have equal rank.")


def in_languages(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{code}" for name in names for code in LANGUAGES)


class BothLanguages:
    """A text is complete once it is written in French and in Dutch."""

    texts: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()  # type: ignore[misc]
        for name in self.texts:
            for code in ("fr", "nl"):
                field = f"{name}_{code}"
                if not (data.get(field) or "").strip() and field not in self.errors:  # type: ignore[attr-defined]
                    self.add_error(field, NEEDED)  # type: ignore[attr-defined]
        return data


class ThresholdsForm(BothLanguages, VersionedForm):
    texts = ("note",)

    class Meta:
        model = TailoringTable
        fields = ("light_up_to", "reinforced_from", *in_languages("note"))
        labels = {
            "note_fr": _("What changes, in French"),
            "note_nl": _("What changes, in Dutch"),
            "note_en": _("What changes, in English"),
        }


class AnchorForm(BothLanguages, VersionedForm):
    texts = ("text",)

    class Meta:
        model = Anchor
        fields = ("up_to", *in_languages("text"))
        labels = {
            "text_fr": _("Meaning in French"),
            "text_nl": _("Meaning in Dutch"),
            "text_en": _("Meaning in English"),
        }
        help_texts = {
            "up_to": _(
                "The highest value that still gets this score: euro, months, or units. "
                "Empty where nothing can be measured."
            )
        }


class CadenceForm(BothLanguages, VersionedForm):
    texts = ("reports", "board", "reviews")

    class Meta:
        model = Cadence
        fields = (
            *in_languages("reports", "board", "reviews"),
            "report_months",
            "min_stages",
            "benefits_months",
            "has_assurance",
            "has_gate_review",
            "has_confidence",
        )
        labels = {
            "reports_fr": _("Reports, in French"),
            "reports_nl": _("Reports, in Dutch"),
            "reports_en": _("Reports, in English"),
            "board_fr": _("Project board, in French"),
            "board_nl": _("Project board, in Dutch"),
            "board_en": _("Project board, in English"),
            "reviews_fr": _("Reviews, in French"),
            "reviews_nl": _("Reviews, in Dutch"),
            "reviews_en": _("Reviews, in English"),
        }


class NameOfProduct(forms.ModelChoiceField):
    def label_from_instance(self, one: ManagementProduct) -> str:
        return capfirst(nearest(one, "name")[0])


class TreatmentsForm(PortalForm):
    """What each class asks of one product."""

    def __init__(
        self, *args: Any, product: ManagementProduct, rows: list[ProductTreatment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        others = ManagementProduct.objects.exclude(pk=product.pk).order_by("position")
        now = {row.tailoring_class: row for row in rows}
        for one in TailoringClass:
            fields[f"kind_{one}"] = forms.ChoiceField(
                label=capfirst(one.label),
                choices=[(kind.value, capfirst(kind.label)) for kind in TreatmentKind],
                initial=now[one].kind,
            )
            fields[f"into_{one}"] = NameOfProduct(
                others,
                label=_("Merged into"),
                required=False,
                empty_label="–",
                initial=now[one].merged_into_id,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for one in TailoringClass:
            merges = data.get(f"kind_{one}") == TreatmentKind.MERGED
            into = data.get(f"into_{one}")
            if merges and into is None and f"into_{one}" not in self.errors:
                self.add_error(f"into_{one}", _("Say into which product it is merged."))
            if not merges:
                data[f"into_{one}"] = None
        return data

    @property
    def wanted(self) -> dict[str, tuple[str, ManagementProduct | None]]:
        data = self.cleaned_data
        return {one.value: (data[f"kind_{one}"], data[f"into_{one}"]) for one in TailoringClass}
