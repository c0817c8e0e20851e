from datetime import date

from django.utils import translation

from reporting.home.money import accounts_to_settle
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import MoneyLineFactory
from tests.reporting.actuals.conftest import applied, compared  # noqa: F401  # fixtures

TODAY = date(2026, 11, 22)


def test_the_budget_controller_is_told_of_unmatched_lines_and_of_money_that_does_not_fit(
    organisation,
    project,
    pmo,
    applied,  # noqa: F811
    django_assert_num_queries,
):
    controller = PersonFactory(role="budget_controller", on_unit=organisation)
    assert list(accounts_to_settle(controller, TODAY)) == []
    applied(controller, f"{project.code};2026;ICT;Propre;3;x", "NEW;2026;ICT;Propre;4;x")
    MoneyLineFactory(initiative=project, measure="committed", year=2026, amount=2000)
    with translation.override("en"), django_assert_num_queries(2):
        lines, doubtful = accounts_to_settle(controller, TODAY)
    assert (lines.subject, doubtful.subject) == ("1 line, €4,000", "1 project")
    assert list(accounts_to_settle(pmo, TODAY)) == []
