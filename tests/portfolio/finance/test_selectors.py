from decimal import Decimal

from portfolio.finance.selectors import totals
from portfolio.initiatives.models import Initiative
from tests.factories.portfolio import InitiativeFactory, MoneyLineFactory


def budget(initiative, amount, **values):
    MoneyLineFactory(initiative=initiative, amount=amount, **values)


def test_totals_count_known_withheld_missing_and_not_yet_per_currency(
    department, management, django_assert_num_queries
):
    known, withheld, _missing, early, pound = InitiativeFactory.create_batch(5, unit=department)
    budget(known, 100)
    budget(known, 130, measure="forecast")
    budget(withheld, None, state="withheld")
    budget(withheld, 50, measure="forecast")
    budget(early, None, state="not_yet")
    budget(pound, 8, currency="GBP")
    rows = Initiative.objects.visible_to(management)
    with django_assert_num_queries(1):
        euro, sterling = totals(rows)
    assert (euro.currency, euro.budget.amount) == ("EUR", 100)
    assert (euro.budget.known, euro.budget.of) == (1, 4)
    assert (euro.budget.withheld, euro.budget.missing, euro.budget.not_yet) == (1, 1, 1)
    assert (euro.forecast.amount, euro.forecast.known) == (180, 2)
    assert (euro.both_budget, euro.both_forecast, euro.both_known) == (100, 130, 1)
    assert (sterling.currency, sterling.budget.amount, sterling.budget.of) == ("GBP", 8, 1)


def test_a_programme_counts_only_with_figures_of_its_own(department, management):
    programme = InitiativeFactory(kind="programme", unit=department)
    budget(InitiativeFactory(unit=department, parent=programme), 10)
    (euro,) = totals(Initiative.objects.visible_to(management))
    assert (euro.budget.amount, euro.budget.of) == (10, 1)
    budget(programme, 3)
    (euro,) = totals(Initiative.objects.visible_to(management))
    assert (euro.budget.amount, euro.budget.of) == (Decimal(13), 2)


def test_what_somebody_cannot_see_is_in_no_total(
    department, other_department, entity_pmo, management
):
    budget(InitiativeFactory(unit=department), 1)
    budget(InitiativeFactory(unit=department, secret=True), 10)
    budget(InitiativeFactory(unit=other_department), 100)
    (everything,) = totals(Initiative.objects.visible_to(management))
    (own,) = totals(Initiative.objects.visible_to(entity_pmo))
    assert (everything.budget.amount, everything.budget.of) == (101, 2)
    assert (own.budget.amount, own.budget.of) == (1, 1)
