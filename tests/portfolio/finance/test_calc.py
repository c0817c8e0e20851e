from decimal import Decimal

import pytest

from portfolio.finance.calc import (
    NOTHING,
    Line,
    Total,
    add_up,
    by_year,
    main_currency,
    phases,
    share,
    variance,
    whole_life,
)


def known(amount, **values):
    return Line(amount=Decimal(amount), **{"measure": "budget", **values})


def unknown(state, **values):
    return Line(state=state, **{"measure": "budget", **values})


def test_a_sum_says_how_many_of_its_lines_are_known_and_the_weightiest_reason():
    lines = [known(10), unknown("not_yet"), unknown("withheld"), known(5)]
    assert add_up(lines) == Total(Decimal(15), 2, 4, "withheld")


def test_lines_that_are_all_unknown_add_up_to_nothing_and_not_to_zero():
    assert add_up([unknown("missing")]) == Total(None, 0, 1, "missing")
    assert add_up([]) == NOTHING
    assert add_up([known(0)]) == Total(Decimal(0), 1, 1, "known")


def test_a_whole_life_figure_wins_over_the_yearly_ones():
    lines = [known(400, year=2025), known(350, year=2026), known(1000)]
    assert whole_life(lines, "budget", "EUR").amount == 1000


def test_a_whole_life_figure_hides_no_years_of_another_payer():
    lines = [
        known(1000),
        known(900, year=2025),
        known(200, year=2025, funding="eu"),
        known(100, year=2026, funding="eu"),
    ]
    assert whole_life(lines, "budget", "EUR").amount == 1300
    assert phases(lines, "budget", "EUR").amount == 1200


def test_yearly_figures_add_up_to_the_whole_life_where_there_is_no_other():
    lines = [known(400, year=2025), known(350, year=2026), known(250, year=2027)]
    assert whole_life(lines, "budget", "EUR") == Total(Decimal(1000), 3, 3, "known")


def test_a_figure_without_a_split_wins_over_its_headings_of_the_same_year_only():
    lines = [
        known(100, year=2025),
        known(60, year=2025, heading="it"),
        known(40, year=2025, heading="staff"),
        known(30, year=2026, heading="it"),
        known(20, year=2026, heading="staff"),
    ]
    assert whole_life(lines, "budget", "EUR").amount == 150
    assert {year: total.amount for year, total in by_year(lines, "budget", "EUR").items()} == {
        2025: 100,
        2026: 50,
    }


def test_funding_sources_add_up_and_a_withheld_one_keeps_the_total_unknown():
    lines = [
        known(600, funding="eu"),
        unknown("withheld", funding="partner"),
        known(150, funding="own"),
    ]
    assert whole_life(lines, "budget", "EUR") == Total(Decimal(750), 2, 3, "withheld")


def test_a_total_of_one_funding_source_leaves_the_headings_of_another_alone():
    lines = [
        known(60, funding="own", heading="it"),
        known(40, funding="own", heading="staff"),
        unknown("withheld", funding="partner"),
        known(7, funding="eu"),
        known(7, funding="eu", heading="it"),
    ]
    assert whole_life(lines, "budget", "EUR") == Total(Decimal(107), 3, 4, "withheld")


def test_currencies_are_never_mixed():
    lines = [known(10), known(7, currency="GBP"), known(8, currency="GBP", year=2026)]
    assert whole_life(lines, "budget", "EUR").amount == 10
    assert whole_life(lines, "budget", "GBP").amount == 7
    assert main_currency(lines) == "GBP"
    assert main_currency([]) == "EUR"
    assert main_currency([known(1, currency="GBP"), known(1)]) == "EUR"


def test_measures_are_never_mixed():
    assert whole_life([known(10)], "forecast", "EUR") == NOTHING


def test_variance_of_the_reference_example():
    """TV-15: budget 1000, actual cost 530 and 530 still to come."""
    budget = whole_life(
        [known(400, year=1), known(350, year=2), known(250, year=3)], "budget", "EUR"
    )
    forecast = add_up([known(530), known(530)])
    assert variance(budget, forecast) == 60
    assert share(variance(budget, forecast), budget.amount) == Decimal("0.06")


@pytest.mark.parametrize("other", [NOTHING, Total(Decimal(5), 1, 2, "withheld")])
def test_there_is_no_variance_against_an_amount_that_is_not_fully_known(other):
    complete = add_up([known(5)])
    assert variance(complete, other) is None
    assert variance(other, complete) is None


def test_there_is_no_share_of_nothing():
    assert share(Decimal(5), Decimal(0)) is None
    assert share(None, Decimal(5)) is None
    assert share(Decimal(5), None) is None
