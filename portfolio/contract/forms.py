from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.contract.choices import CommitmentState, ReferenceKind
from portfolio.contract.models import Commitment, Contract
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.ui.forms import PortalForm, PortalModelForm, VersionedForm

CONTRACT_FIELDS = (
    "code",
    *(f"name_{code}" for code in LANGUAGES),
    "valid_from",
    "valid_to",
    "committee",
)
COMMITMENT_FIELDS = (
    "number",
    "article",
    "unit",
    "deadline_on",
    *(f"{name}_{code}" for name in ("text", "kpi") for code in LANGUAGES),
)
LABELS = {
    "name_fr": _("Name in French"),
    "name_nl": _("Name in Dutch"),
    "name_en": _("Name in English"),
    "text_fr": _("Commitment in French"),
    "text_nl": _("Commitment in Dutch"),
    "text_en": _("Commitment in English"),
    "kpi_fr": _("Indicator in French"),
    "kpi_nl": _("Indicator in Dutch"),
    "kpi_en": _("Indicator in English"),
    "reason_fr": _("Reason in French"),
    "reason_nl": _("Reason in Dutch"),
    "reason_en": _("Reason in English"),
}


class Coded(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


class CodedSeveral(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return coded_name(obj)


class ContractFields:
    def prepare(self) -> None:
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        fields["committee"] = Coded(
            Committee.objects.order_by("code"), label=_("Followed up by"), required=False
        )


class NewContractForm(ContractFields, PortalModelForm):
    class Meta:
        model = Contract
        fields = CONTRACT_FIELDS
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()


class ContractForm(ContractFields, VersionedForm):
    class Meta:
        model = Contract
        fields = CONTRACT_FIELDS
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare()


class CommitmentFields:
    def prepare(self, user: Person) -> None:
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        fields["unit"] = Coded(
            OrgUnit.objects.order_by("code"), label=_("Owner unit"), empty_label=_("Choose…")
        )
        seen = Initiative.objects.visible_to(user).filter(kind__in=[Kind.PROJECT, Kind.PROGRAMME])
        fields["carriers"] = CodedSeveral(
            seen.order_by("code"),
            label=_("Projects that carry it"),
            required=False,
            widget=forms.SelectMultiple(attrs={"size": "8"}),
            help_text=_("Hold Ctrl or Cmd to choose several."),
        )
        if self.instance.pk:  # type: ignore[attr-defined]
            fields["carriers"].initial = list(
                self.instance.carriers.values_list("initiative_id", flat=True)  # type: ignore[attr-defined]
            )


class NewCommitmentForm(CommitmentFields, PortalModelForm):
    class Meta:
        model = Commitment
        fields = COMMITMENT_FIELDS
        labels = LABELS

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(user)


class CommitmentForm(CommitmentFields, VersionedForm):
    class Meta:
        model = Commitment
        fields = COMMITMENT_FIELDS
        labels = LABELS

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepare(user)


class StateForm(VersionedForm):
    """How a commitment stands."""

    class Meta:
        model = Commitment
        fields = ("state", "achieved_on", "reason_fr", "reason_nl", "reason_en")
        labels = LABELS

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("state") == CommitmentState.ACHIEVED:
            if not cleaned.get("achieved_on"):
                self.add_error("achieved_on", _("Say on which day it was achieved."))
        else:
            cleaned["achieved_on"] = None
        return cleaned

    def _post_clean(self) -> None:
        """The service checks the row as a whole."""


PERIODS = [
    ("plan-0", ReferenceKind.PLAN.label),
    ("half-1", _("half-yearly follow-up, first half")),
    ("half-2", _("half-yearly follow-up, second half")),
    ("year-0", ReferenceKind.YEAR.label),
]


class FreezeForm(PortalForm):
    """Which reference is frozen."""

    period = forms.ChoiceField(label=_("What"), choices=PERIODS)
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = today.year

    @property
    def kind(self) -> ReferenceKind:
        return ReferenceKind(self.cleaned_data["period"].split("-")[0])

    @property
    def half(self) -> int:
        return int(self.cleaned_data["period"].split("-")[1])
