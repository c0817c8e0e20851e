from decimal import Decimal

import pytest
from django.urls import reverse

from portfolio.finance.calc import KNOWN, at_completion, whole_life
from portfolio.finance.selectors import lines_of
from portfolio.initiatives.models import Initiative
from portfolio.rollups.selectors import rolled_up
from tests.factories.portfolio import InitiativeFactory, MoneyLineFactory


def line(initiative, measure, amount, **values):
    MoneyLineFactory(initiative=initiative, measure=measure, amount=amount, **values)


@pytest.fixture
def two(department):
    """One project with years, headings and what is to come; one with figures over the whole life."""
    one, other = InitiativeFactory.create_batch(2, unit=department)
    for year, amount in ((2025, 400), (2026, 600)):
        line(one, "budget", amount, year=year)
    line(one, "budget", 350, year=2026, heading="it")  # beside a total: not counted
    line(one, "actual", 380, year=2025, heading="it")
    line(one, "to_come", 700, year=2026, heading="it")
    line(one, "forecast", 900, year=2025)  # given, but the estimate is worked out
    line(other, "budget", 50)
    line(other, "budget", 999, year=2026)  # the whole life wins
    line(other, "forecast", None, state="withheld", funding="partner")
    return one, other


def test_many_projects_add_up_like_each_of_them_does(two, management, django_assert_num_queries):
    with django_assert_num_queries(2):  # the roles of the reader, and the figures
        (money,) = rolled_up(Initiative.objects.visible_to(management))
    budget, estimate, _committed, actual = money.whole
    assert (budget.amount, budget.state) == (1050, KNOWN)
    assert (estimate.amount, estimate.known, estimate.of) == (1080, 2, 3)
    assert (estimate.state, actual.amount) == ("withheld", 380)
    each = [lines_of(one) for one in two]
    assert budget.amount == sum(whole_life(x, "budget", "EUR").amount or 0 for x in each)
    assert estimate.amount == sum(
        (at_completion(x, "EUR").amount or Decimal(0) for x in each), Decimal(0)
    )
    assert {row.key: row.cells[0].amount for row in money.by_year} == {
        2025: 400,
        2026: 600,
        None: 50,
    }
    assert [row.key for row in money.by_funding] == ["own", "partner"]
    assert money.own[1].amount == 1080


def test_what_somebody_cannot_see_is_in_no_roll_up(client, two, department, entity_pmo):
    client.force_login(entity_pmo)
    before = client.get(reverse("portfolio:money_overview")).content
    line(InitiativeFactory(unit=department, secret=True), "budget", 7)
    after = client.get(reverse("portfolio:money_overview")).content
    assert b"\xe2\x82\xac1,050" in before
    assert (b"\xe2\x82\xac1,050" in after, b"\xe2\x82\xac1,057" in after) == (True, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_costs_the_same_for_any_length(
    client, department, management, django_assert_num_queries, count
):
    for one in InitiativeFactory.create_batch(count, unit=department):
        line(one, "budget", 10, year=2026)
    client.force_login(management)
    client.get(reverse("portfolio:money_overview"))
    with django_assert_num_queries(11):
        client.get(reverse("portfolio:money_overview"))
