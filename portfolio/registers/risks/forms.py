from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.risks.choices import RESPONSES, RiskKind
from portfolio.registers.risks.models import Risk, RiskResponse
from portfolio.registers.shape.forms import EntryForm
from ppm.search.fields import PersonField
from ppm.ui.forms import AmountField, PortalModelForm, VersionedForm


class RiskForm(EntryForm):
    action_owner = PersonField(
        label=_("Action owner"),
        required=False,
        help_text=_("Who carries out the responses, when it is not the owner."),
    )

    # What counts now is at first what counts before any response.
    later = ("probability", "impact", "state", "outcome", "reviewed_on")

    class Meta:
        model = Risk
        field_classes = {"amount_low": AmountField, "amount_likely": AmountField}
        fields = (
            "kind",
            "title",
            "language",
            "cause",
            "event",
            "effect",
            "category",
            "inherent_probability",
            "inherent_impact",
            "probability",
            "impact",
            "target_probability",
            "target_impact",
            "amount_low",
            "amount_likely",
            "proximity",
            "owner",
            "action_owner",
            "reviewed_on",
            "state",
            "outcome",
            "is_for_committee",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.action_owner_id and "action_owner" in self.fields:
            self.initial["action_owner"] = self.instance.action_owner


class NewResponseForm(PortalModelForm):
    owner = PersonField(label=pgettext_lazy("register", "Owner"), required=False)

    class Meta:
        model = RiskResponse
        field_classes = {"cost": AmountField}
        fields: tuple[str, ...] = ("kind", "text", "language", "owner", "due_on", "cost", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        suited = RESPONSES[RiskKind(self.instance.risk.kind)]
        kind.choices = [("", _("Choose…")), *((one.value, one.label) for one in suited)]
        if self.instance.owner_id:
            self.initial["owner"] = self.instance.owner


class ResponseForm(NewResponseForm, VersionedForm):
    pass
