from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from portfolio.finance.calc import Line
from portfolio.finance.models import MoneyLine
from portfolio.finance.services import record_amounts, record_many
from tests.factories.portfolio import InitiativeFactory

DAY = date(2026, 10, 31)


def record(initiative, by, *lines, as_of=DAY):
    return record_amounts(
        initiative=initiative, lines=lines, by=by, at=now(), source="test", as_of=as_of
    )


def test_figures_reach_the_standing_in_the_same_call(project, pmo):
    record(
        project,
        pmo,
        Line(measure="budget", amount=Decimal("1000")),
        Line(measure="forecast", year=2026, amount=Decimal("600.005")),
        Line(measure="forecast", year=2027, state="not_yet", text="too early"),
        Line(measure="actual", amount=Decimal("250")),
    )
    standing = project.standing
    standing.refresh_from_db()
    assert (standing.budget, standing.budget_state) == (Decimal("1000.00"), "known")
    assert (standing.forecast, standing.forecast_state) == (Decimal("600.01"), "not_yet")
    assert (standing.forecast_known, standing.forecast_of) == (1, 2)
    assert (standing.actual, standing.accounts_as_of) == (Decimal("250.00"), DAY)


def test_the_same_figure_replaces_itself_and_an_equal_one_is_not_written(project, pmo):
    assert record(project, pmo, Line(measure="budget", amount=Decimal("10.004"))) == 1
    assert record(project, pmo, Line(measure="budget", amount=Decimal("10.004"))) == 0
    assert record(project, pmo, Line(measure="budget", state="withheld", text="Section 43")) == 1
    line = MoneyLine.objects.get(initiative=project)
    assert (line.amount, line.state, line.text, line.version) == (None, "withheld", "Section 43", 2)


def test_amounts_in_another_currency_stay_out_of_the_standing(project, pmo):
    record(
        project,
        pmo,
        Line(measure="budget", amount=Decimal(10)),
        Line(measure="forecast", amount=Decimal(12)),
        Line(measure="actual", amount=Decimal(99), currency="GBP"),
    )
    project.standing.refresh_from_db()
    assert (project.standing.currency, project.standing.actual) == ("EUR", None)
    assert project.standing.actual_state == "missing"


@pytest.mark.parametrize(
    "line",
    [
        Line(measure="budget"),
        Line(measure="budget", amount=Decimal(1), state="withheld"),
        Line(measure="budget", amount=Decimal(1), currency="XXX"),
        Line(measure="guess", amount=Decimal(1)),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused_and_nothing_is_written(project, pmo, line):
    with pytest.raises(ValidationError):
        record(project, pmo, Line(measure="actual", amount=Decimal(1)), line)
    assert not MoneyLine.objects.filter(initiative=project).exists()


@pytest.mark.parametrize("count", [1, 30])
def test_many_initiatives_cost_as_many_statements_as_one(
    pmo, department, django_assert_num_queries, count
):
    initiatives = [InitiativeFactory(unit=department) for _n in range(count)]
    amounts = {one.pk: [Line(measure="budget", amount=Decimal(7))] for one in initiatives}
    with django_assert_num_queries(18):
        written = record_many(amounts=amounts, by=pmo, at=now(), source="test")
    assert written == count


def test_each_figure_leaves_its_history(project, pmo):
    record(project, pmo, Line(measure="budget", amount=Decimal(1)))
    event = MoneyLine.objects.get(initiative=project).events.get()
    assert (event.pgh_context["action"], event.pgh_context["by"]) == ("amounts.recorded", pmo.pk)
