from datetime import date
from decimal import Decimal

import pytest

from methodology.tailoring.models import RequiredDimension, RuleSet
from methodology.tailoring.services import ensure_first_rules
from ppm.accounts.models import Person

pytestmark = pytest.mark.django_db


def test_the_first_rules_are_there_after_the_migration():
    rules = RuleSet.objects.get()
    assert (rules.version, rules.valid_from) == (1, date(2020, 1, 1))
    assert (rules.amber_above, rules.red_above) == (Decimal("0.50"), Decimal("1.00"))
    assert (rules.time_percent, rules.time_floor_days, rules.cost_percent) == (10, 5, 5)
    required = RequiredDimension.objects.values_list("tailoring_class", "dimension")
    assert set(required) == {
        (one, dimension)
        for one in ("light", "standard", "reinforced")
        for dimension in ("time", "cost")
    }


def test_rules_that_exist_are_left_alone(django_assert_num_queries):
    system = Person.objects.system()
    with django_assert_num_queries(1):
        ensure_first_rules(by=system)
    assert RuleSet.objects.count() == 1
