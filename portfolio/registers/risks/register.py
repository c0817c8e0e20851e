from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.risks import services
from portfolio.registers.risks.choices import Proximity, RiskCategory, RiskKind
from portfolio.registers.risks.columns import COLUMNS, score_badge
from portfolio.registers.risks.conversion import make_issue
from portfolio.registers.risks.filters import RiskFilter
from portfolio.registers.risks.forms import RiskForm
from portfolio.registers.risks.models import Risk
from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.register import Conversion, Register
from ppm.accounts.models import Person


def _facts(row: Risk, person: Person) -> Mapping[str, Any]:
    responses = row.responses.select_related("owner", "approved_by").order_by("pk")
    has_target = row.target_probability and row.target_impact
    return {
        "responses": list(responses),
        "may_approve": row.is_open and services.may_approve(person, row),
        "score": score_badge(row.score, row.kind),
        "inherent": score_badge(row.inherent_probability * row.inherent_impact, row.kind),
        "target": score_badge(row.target_probability * row.target_impact, row.kind)
        if has_target
        else "–",
    }


RISKS = Register(
    key="risk",
    path="risks",
    model=Risk,
    word=_("risk"),
    plural=pgettext_lazy("register", "Risks"),
    lead=_("Threats and opportunities: what may happen, how likely and how bad, and what is done."),
    new=_("Add a risk"),
    form=RiskForm,
    filters=RiskFilter,
    columns=COLUMNS,
    add=services.add_risk,
    edit=services.edit_risk,
    default_sort="-score",
    cells=("owner", "state", "probability", "impact", "proximity"),
    many=("owner", "proximity", "category", "reviewed_on", "is_for_committee"),
    groupings=(
        by_choices("kind", pgettext_lazy("register", "Kind"), RiskKind),
        by_choices("category", _("Category"), RiskCategory),
        by_choices("proximity", _("Proximity"), Proximity),
    ),
    conversions=(
        Conversion(
            "issue", _("It has occurred: make it an issue"), make_issue, lambda row: row.is_open
        ),
    ),
    facts=_facts,
    facts_template="portfolio/registers/risks/facts.html",
    links=((_("Matrix"), "portfolio:risk_matrix"),),
    own_links=((_("Matrix"), "portfolio:initiative_risk_matrix"),),
)
