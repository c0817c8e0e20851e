from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.quality import services
from portfolio.registers.quality.choices import QualityMethod, QualityResult, QualityState
from portfolio.registers.quality.columns import COLUMNS
from portfolio.registers.quality.filters import QualityFilter
from portfolio.registers.quality.forms import QualityForm
from portfolio.registers.quality.models import QualityActivity
from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.register import Register

QUALITY = Register(
    key="quality",
    path="quality",
    model=QualityActivity,
    word=_("quality activity"),
    plural=pgettext_lazy("register", "Quality"),
    lead=_("What is checked on which product, by whom and when, and with which result."),
    new=_("Plan a quality activity"),
    form=QualityForm,
    filters=QualityFilter,
    columns=COLUMNS,
    add=services.add_quality,
    edit=services.edit_quality,
    default_sort="planned_on",
    cells=("owner", "planned_on"),
    many=("owner", "planned_on", "is_for_committee"),
    groupings=(
        by_choices("method", _("Method"), QualityMethod),
        by_choices("result", _("Result"), QualityResult),
        by_choices("state", _("State"), QualityState),
    ),
    facts=lambda row, person: {},
    facts_template="portfolio/registers/quality/facts.html",
)
