from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from methodology.products.models import ManagementProduct
from methodology.tailoring.calc import Thresholds, class_of
from methodology.tailoring.choices import Criterion, TailoringClass
from methodology.tailoring.models import TailoringTable
from portfolio.initiatives.models import Initiative
from portfolio.tailored.calc import Needed
from portfolio.tailored.choices import DeviationKind
from portfolio.tailored.models import ProductRecord
from portfolio.tailored.reasons import Proposal
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.ui.forms import PortalForm, VersionedForm

REASON = forms.Textarea(attrs={"rows": "3"})


class ScoreForm(PortalForm):
    """Five scores, the class, and why it is another one than computed."""

    def __init__(
        self, *args: Any, proposals: Sequence[Proposal], table: TailoringTable, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.thresholds = Thresholds(table.light_up_to, table.reinforced_from)
        for one in proposals:
            proposed = (
                gettext("Proposed: %(score)s – %(why)s.")
                if one.score
                else gettext("No proposal: %(why)s.")
            ) % {"score": one.score, "why": one.why}
            self.fields[one.criterion] = forms.TypedChoiceField(
                label=capfirst(one.criterion.label),
                choices=[(score, f"{score} – {text}") for score, text in one.anchors],
                coerce=int,
                widget=forms.RadioSelect,
                help_text=format_html("{}", proposed),
            )
            if one.score:
                self.initial.setdefault(one.criterion, one.score)
        self.fields["chosen"] = forms.ChoiceField(
            label=_("Class"),
            required=False,
            choices=[
                ("", pgettext_lazy("tailoring class", "as the scores say")),
                *((one.value, capfirst(one.label)) for one in TailoringClass),
            ],
        )
        self.fields["reason"] = forms.CharField(
            label=_("Reason"),
            required=False,
            max_length=600,
            widget=REASON,
            help_text=_("Needed for another class than the scores say; the PMO then has to agree."),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if all(one in data for one in Criterion.values):
            computed = class_of([data[one] for one in Criterion.values], self.thresholds)
            data["computed"] = computed
            data["chosen"] = data.get("chosen") or computed
            if data["chosen"] != computed and not data.get("reason", "").strip():
                self.add_error("reason", _("Say why the class is another one than computed."))
        return data

    @property
    def scores(self) -> dict[str, int]:
        return {one: self.cleaned_data[one] for one in Criterion.values}

    @property
    def signature(self) -> str:
        """What was looked at before it is confirmed."""
        return "-".join([*map(str, self.scores.values()), self.cleaned_data["chosen"]])


class AnswerForm(PortalForm):
    """What the PMO answers."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=600,
        widget=REASON,
        help_text=_("Needed for a refusal; whoever asked reads it."),
    )


class NameOfProduct(forms.ModelChoiceField):
    def label_from_instance(self, one: ManagementProduct) -> str:
        return capfirst(nearest(one, "name")[0])


class DeviationForm(PortalForm):
    """Leave out, merge or add a product."""

    kind = forms.ChoiceField(label=_("Deviation"), choices=DeviationKind.choices)
    product = NameOfProduct(ManagementProduct.objects.none(), label=_("Product"))
    merged_into = NameOfProduct(
        ManagementProduct.objects.none(),
        label=_("Merged into"),
        required=False,
        help_text=_("Only for a merge: a product that the project writes."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=600, widget=REASON)

    def __init__(self, *args: Any, needed: dict[str, Needed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        products = ManagementProduct.objects.order_by("position")
        fields["product"].queryset = products
        fields["merged_into"].queryset = products.filter(
            key__in=[key for key, one in needed.items() if one.is_written]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        merges = data.get("kind") == DeviationKind.MERGE
        if merges and not data.get("merged_into") and "merged_into" not in self.errors:
            self.add_error("merged_into", _("Say into which product it is merged."))
        return data


class ProductRecordForm(VersionedForm):
    """How far a product is, whose it is, where it lies."""

    class Meta:
        model = ProductRecord
        fields = ("state", "approved_on", "edition", "owner", "stage", "link")

    def __init__(self, *args: Any, initiative: Initiative, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        people = Person.objects.filter(
            initiative_roles__initiative=initiative, initiative_roles__valid_to__isnull=True
        )
        if self.instance.owner_id:
            people = people | Person.objects.filter(pk=self.instance.owner_id)
        fields["owner"].queryset = people.distinct().order_by("family_name", "given_name", "pk")
        fields["stage"].queryset = initiative.stages.order_by("number")
        fields["version"].required = bool(self.instance.pk)
