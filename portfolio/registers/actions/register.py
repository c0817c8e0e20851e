from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.actions import services
from portfolio.registers.actions.choices import ActionState
from portfolio.registers.actions.columns import COLUMNS
from portfolio.registers.actions.filters import ActionFilter
from portfolio.registers.actions.forms import ActionForm
from portfolio.registers.actions.models import Action
from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.register import Register


def _add(*, title: str, **values: Any) -> Action:
    return services.add_action(what=title, **values)


ACTIONS = Register(
    key="action",
    path="actions",
    model=Action,
    word=_("action"),
    plural=pgettext_lazy("register", "Actions"),
    lead=_("What somebody has promised to do by a day, wherever it was agreed."),
    new=_("Add an action"),
    form=ActionForm,
    filters=ActionFilter,
    columns=COLUMNS,
    add=_add,
    edit=services.edit_action,
    default_sort="due_on",
    cells=("owner", "due_on", "state"),
    many=("owner", "due_on", "state", "is_for_committee"),
    groupings=(by_choices("state", _("State"), ActionState),),
)
