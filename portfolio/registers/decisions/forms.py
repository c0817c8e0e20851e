from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.registers.decisions.choices import Outcome
from portfolio.registers.decisions.models import Decision
from portfolio.registers.shape.forms import EntryForm


class DecisionForm(EntryForm):
    later = ("state",)

    outcome = forms.ChoiceField(
        label=_("Outcome"), required=False, choices=[("", "–"), *Outcome.choices]
    )

    class Meta:
        model = Decision
        fields = (
            "title",
            "language",
            "text",
            "committee",
            "decided_on",
            "effective_on",
            "outcome",
            "options",
            "reason",
            "conditions",
            "votes",
            "supersedes",
            "owner",
            "state",
            "openness",
            "is_for_committee",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if "owner" in fields:
            fields["owner"].label = _("Who carries it out")
        if "supersedes" in fields:
            in_force = Decision.objects.open().filter(initiative=self.instance.initiative_id)
            fields["supersedes"].queryset = in_force.order_by("-number")
