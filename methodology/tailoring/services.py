from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from methodology.tailoring.choices import Dimension, TailoringClass
from methodology.tailoring.models import RequiredDimension, RuleSet
from ppm import audit

if TYPE_CHECKING:
    from ppm.accounts.models import Person

# Domain notes §2.1: half and whole of the tolerance; 10 % of the duration but five days; 5 % of the budget.
FIRST_RULES = {
    "valid_from": date(2020, 1, 1),
    "amber_above": Decimal("0.50"),
    "red_above": Decimal("1.00"),
    "time_percent": Decimal("10.00"),
    "time_floor_days": 5,
    "cost_percent": Decimal("5.00"),
}
FIRST_REQUIRED = (Dimension.TIME, Dimension.COST)


def ensure_first_rules(*, by: "Person") -> RuleSet:
    """Create version 1 of the rules where there is none. A version that exists is never touched."""
    found = RuleSet.objects.filter(version=1).first()
    if found:
        return found
    with audit.action("rules.created", by=by):
        rules = RuleSet.objects.create(version=1, **FIRST_RULES)
        RequiredDimension.objects.bulk_create(
            RequiredDimension(rule_set=rules, tailoring_class=one, dimension=dimension)
            for one in TailoringClass.values
            for dimension in FIRST_REQUIRED
        )
    return rules
