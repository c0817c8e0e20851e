from collections.abc import Mapping
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.register import Register
from portfolio.registers.stakeholders import services
from portfolio.registers.stakeholders.choices import StakeholderKind, Stance
from portfolio.registers.stakeholders.columns import COLUMNS
from portfolio.registers.stakeholders.filters import StakeholderFilter
from portfolio.registers.stakeholders.forms import StakeholderForm
from portfolio.registers.stakeholders.models import Stakeholder
from ppm.accounts.models import Person


def _facts(row: Stakeholder, person: Person) -> Mapping[str, Any]:
    plan = list(row.communications.select_related("owner").order_by("is_ended", "next_on", "pk"))
    today = localdate()
    return {"plan": [(one, one.is_overdue(today)) for one in plan]}


STAKEHOLDERS = Register(
    key="stakeholder",
    path="stakeholders",
    model=Stakeholder,
    word=_("stakeholder"),
    plural=pgettext_lazy("register", "Stakeholders"),
    lead=_("Who has an interest, with which influence and stance, and what they are told when."),
    new=_("Add a stakeholder"),
    form=StakeholderForm,
    filters=StakeholderFilter,
    columns=COLUMNS,
    add=services.add_stakeholder,
    edit=services.edit_stakeholder,
    default_sort="-influence",
    cells=("owner", "state", "interest", "influence", "stance"),
    many=("owner", "interest", "influence", "is_for_committee"),
    groupings=(
        by_choices("kind", pgettext_lazy("register", "Kind"), StakeholderKind),
        by_choices("stance", _("Stance"), Stance),
    ),
    facts=_facts,
    facts_template="portfolio/registers/stakeholders/facts.html",
    links=((_("Matrix"), "portfolio:stakeholder_matrix"),),
    own_links=((_("Matrix"), "portfolio:initiative_stakeholder_matrix"),),
)
