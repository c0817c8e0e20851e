from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from methodology.tailoring.models import RuleSet
from methodology.tailoring.selectors import rule_sets
from ppm import audit
from ppm.accounts.models import Person

pytestmark = pytest.mark.django_db


def version(number, starts_in_days):
    with audit.action("rules.created", by=Person.objects.system()):
        return RuleSet.objects.create(
            version=number,
            valid_from=localdate() + timedelta(days=starts_in_days),
            amber_above=Decimal("0.40"),
            red_above=Decimal("0.90"),
            time_percent=Decimal("12.50"),
            time_floor_days=1,
            cost_percent=Decimal(7),
        )


def test_rule_sets_tell_the_one_in_force_from_earlier_and_later_ones():
    version(2, -1)
    version(3, 30)
    found = [
        (one.rules.version, one.is_in_force, one.is_announced) for one in rule_sets(localdate())
    ]
    assert found == [(3, False, True), (2, True, False), (1, False, False)]


def test_rule_set_list_explains_the_version_in_force_in_words(client, outsider):
    version(2, -1)
    client.force_login(outsider)
    page = " ".join(client.get(reverse("methodology:rule_set_list")).content.decode().split())
    for sentence in (
        "up to 40% of the tolerance is used",
        "more than 40%, up to 90%",
        "more than 90%: the tolerance is exceeded",
        "7% of the project’s budget",
        "at least 1 working day",
        "one of these is red: time, cost, scope, benefits",
        "PRINCE2® is a registered trademark",
    ):
        assert sentence in page


def test_rule_set_list_before_the_first_rules_says_so(client, outsider, time_machine):
    time_machine.move_to("2019-06-01 12:00")
    client.force_login(outsider)
    assert "No rules are in force." in client.get("/method/status-rules/").content.decode()
