from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.decisions import services
from portfolio.registers.decisions.choices import Outcome
from portfolio.registers.decisions.columns import COLUMNS
from portfolio.registers.decisions.filters import DecisionFilter
from portfolio.registers.decisions.forms import DecisionForm
from portfolio.registers.decisions.models import Decision
from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.register import Register


def _add(*, title: str, **values: Any) -> Decision:
    return services.record_decision(subject=title, **values)


DECISIONS = Register(
    key="decision",
    name="decision_record",
    path="decisions",
    model=Decision,
    word=_("decision"),
    plural=pgettext_lazy("register", "Decisions"),
    lead=_("What bodies have decided, with the reason, the conditions and what it supersedes."),
    new=_("Write down a decision"),
    form=DecisionForm,
    filters=DecisionFilter,
    columns=COLUMNS,
    add=_add,
    edit=services.edit_decision,
    default_sort="-decided",
    edited=("owner", "is_for_committee", "state", "openness"),
    cells=("owner", "state"),
    many=("owner", "is_for_committee"),
    groupings=(by_choices("outcome", _("Outcome"), Outcome),),
)
