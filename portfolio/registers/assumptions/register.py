from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.assumptions import services
from portfolio.registers.assumptions.choices import AssumptionState, Sureness
from portfolio.registers.assumptions.columns import COLUMNS
from portfolio.registers.assumptions.conversion import make_issue, make_risk
from portfolio.registers.assumptions.filters import AssumptionFilter
from portfolio.registers.assumptions.forms import AssumptionForm
from portfolio.registers.assumptions.models import Assumption
from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.register import Conversion, Register

MAY_PROVE_FALSE = (AssumptionState.OPEN, AssumptionState.FALSE)


ASSUMPTIONS = Register(
    key="assumption",
    path="assumptions",
    model=Assumption,
    word=_("assumption"),
    plural=pgettext_lazy("register", "Assumptions"),
    lead=_("What plans take for granted, how sure that is, and until when it is checked."),
    new=_("Add an assumption"),
    form=AssumptionForm,
    filters=AssumptionFilter,
    columns=COLUMNS,
    add=services.add_assumption,
    edit=services.edit_assumption,
    default_sort="check_by",
    cells=("owner", "state", "sureness", "check_by"),
    many=("owner", "sureness", "check_by", "is_for_committee"),
    groupings=(
        by_choices("sureness", _("How sure"), Sureness),
        by_choices("state", _("State"), AssumptionState),
    ),
    conversions=(
        Conversion(
            "issue",
            _("It is false: make it an issue"),
            make_issue,
            lambda row: row.state in MAY_PROVE_FALSE,
        ),
        Conversion(
            "risk",
            _("It may prove false: make it a risk"),
            make_risk,
            lambda row: row.state in MAY_PROVE_FALSE,
        ),
    ),
)
