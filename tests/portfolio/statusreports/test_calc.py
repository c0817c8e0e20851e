from datetime import date
from decimal import Decimal

import pytest

from portfolio.statusreports.calc import (
    AMBER,
    GREEN,
    GREY,
    RED,
    Amount,
    colour_of_deviation,
    cost_status,
    is_better,
    is_other_magnitude,
    months_without_actuals,
    needs_path,
    overall,
    runs_of,
)
from tests.portfolio.statusrules.plans import ORDER, RULES, known

LETTERS = {"G": GREEN, "A": AMBER, "R": RED, "–": GREY}


# TV-RAG: cost tolerance 50 k€.
@pytest.mark.parametrize(
    ("deviation", "tolerance", "colour"),
    [
        (0, 50, GREEN),
        (25, 50, GREEN),
        (26, 50, AMBER),
        (50, 50, AMBER),
        (51, 50, RED),
        (-40, 50, GREEN),
        (0, 0, GREEN),
        (1, 0, RED),
    ],
)
def test_deviation_gives_the_colour_of_the_reference_vector(deviation, tolerance, colour):
    assert colour_of_deviation(Decimal(deviation), Decimal(tolerance), RULES) == colour


# TV-RAG through the cost rule: a budget of 1,000 k€ has 50 k€ of tolerance.
@pytest.mark.parametrize(
    ("forecast", "colour", "reason"),
    [
        (1_000_000, GREEN, "cost_as_agreed"),
        (1_025_000, GREEN, "cost_over"),
        (1_026_000, AMBER, "cost_over"),
        (1_050_000, AMBER, "cost_over"),
        (1_051_000, RED, "cost_over"),
        (960_000, GREEN, "cost_under"),
        (940_000, GREEN, "cost_under_beyond"),
    ],
)
def test_cost_compares_forecast_with_budget(forecast, colour, reason):
    found = cost_status(budget=known(1_000_000), forecast=known(forecast), rules=RULES)

    assert (found.colour, found.reason) == (colour, reason)
    assert found.inputs["allowed"] == "50000.00"
    assert found.inputs["deviation"] == str(forecast - 1_000_000)
    assert found.rule_version == 1


def test_cost_without_budget_leaves_no_amber():
    assert cost_status(budget=known(0), forecast=known(0), rules=RULES).colour == GREEN
    assert cost_status(budget=known(0), forecast=known(1), rules=RULES).colour == RED


@pytest.mark.parametrize(
    ("budget", "forecast", "reason"),
    [
        (Amount("missing"), known(1), "cost_budget_missing"),
        (Amount("withheld"), known(1), "cost_budget_withheld"),
        (Amount("not_yet"), known(1), "cost_budget_not_yet"),
        (known(1), Amount("missing"), "cost_forecast_missing"),
        (known(1), Amount("withheld"), "cost_forecast_withheld"),
        (known(1), Amount("not_yet"), "cost_forecast_not_yet"),
    ],
)
def test_cost_is_grey_when_an_amount_is_not_known(budget, forecast, reason):
    found = cost_status(budget=budget, forecast=forecast, rules=RULES)

    assert (found.colour, found.reason) == (GREY, reason)


@pytest.mark.parametrize(
    ("months", "colour", "reason"),
    [
        (0, GREEN, "cost_as_agreed"),
        (1, GREEN, "cost_as_agreed"),
        (2, AMBER, "cost_actuals_old"),
        (None, AMBER, "cost_no_actuals"),
    ],
)
def test_cost_is_amber_when_actuals_are_missing_for_more_than_one_period(months, colour, reason):
    found = cost_status(
        budget=known(10), forecast=known(10), rules=RULES, months_without_actuals=months
    )

    assert (found.colour, found.reason) == (colour, reason)


def test_missing_actuals_do_not_hide_a_red():
    found = cost_status(
        budget=known(100), forecast=known(200), rules=RULES, months_without_actuals=None
    )

    assert (found.colour, found.reason) == (RED, "cost_over")


# TV-RAG2
@pytest.mark.parametrize(
    ("letters", "mandatory", "has_exception", "colour"),
    [
        ("GGGGGGGG", ("time", "cost"), False, GREEN),
        ("GGGGAGGG", ("time", "cost"), False, AMBER),
        ("GGGRGGGG", ("time", "cost"), False, AMBER),
        ("GGGRRGGG", ("time", "cost"), False, RED),
        ("GRGGGGGG", ("time", "cost"), False, RED),
        ("GGGGG–GG", ("time", "cost", "benefits"), False, GREY),
        ("GGGGG–GG", ("time", "cost"), False, GREEN),
        ("GAGGG–GG", ("time", "cost", "benefits"), False, AMBER),
        ("GGGGGGGG", ("time", "cost"), True, RED),
    ],
)
def test_overall_follows_the_reference_vector(letters, mandatory, has_exception, colour):
    colours = dict(zip(ORDER, (LETTERS[letter] for letter in letters), strict=True))

    found = overall(
        colours, mandatory=mandatory, rule_version=1, has_undecided_exception=has_exception
    )

    assert found.colour == colour


def test_overall_names_the_dimensions_that_decided():
    colours = {"time": GREEN, "cost": RED, "quality": AMBER}

    assert overall(colours, mandatory=(), rule_version=1).inputs == {"dimensions": "cost"}


def test_overall_treats_an_absent_mandatory_dimension_as_unknown():
    found = overall({"cost": GREEN}, mandatory=("time", "cost"), rule_version=1)

    assert (found.colour, found.inputs) == (GREY, {"dimensions": "time"})


@pytest.mark.parametrize(
    ("declared", "computed", "better"),
    [
        (GREEN, AMBER, True),
        (AMBER, RED, True),
        (RED, GREEN, False),
        (GREEN, GREEN, False),
        (GREEN, GREY, False),
        (GREY, GREEN, False),
        (GREY, GREY, False),
        (GREY, AMBER, True),
        (GREY, RED, True),
    ],
)
def test_unknown_over_amber_or_red_is_better_than_computed(declared, computed, better):
    assert is_better(declared, computed) is better


def test_a_run_of_better_than_computed_ends_where_the_dimension_is_not():
    assert runs_of([{"cost", "time"}, {"cost"}, {"cost", "time"}]) == {"cost": 3, "time": 1}
    assert runs_of([set(), {"quality"}]) == {}
    assert runs_of([]) == {}


@pytest.mark.parametrize(
    ("declared", "before", "path"),
    [
        (RED, None, True),
        (AMBER, None, False),
        (AMBER, GREEN, False),
        (AMBER, AMBER, True),
        (AMBER, RED, True),
        (GREEN, RED, False),
        (GREY, RED, False),
    ],
)
def test_path_to_green_is_asked_for_red_and_for_amber_the_second_time(declared, before, path):
    assert needs_path(declared, before) is path


@pytest.mark.parametrize(
    ("accounts_as_of", "months"),
    [
        (date(2026, 10, 31), 0),
        (date(2026, 9, 30), 0),
        (date(2026, 8, 31), 1),
        (date(2025, 10, 31), 11),
        (None, None),
    ],
)
def test_accounts_close_a_month_later(accounts_as_of, months):
    assert months_without_actuals(date(2026, 10, 1), accounts_as_of) == months


@pytest.mark.parametrize(
    ("before", "after", "other"),
    [(100, 1000, True), (1000, 100, True), (100, 999, False), (None, 5, False), (0, 5, False)],
)
def test_a_factor_of_ten_is_another_magnitude(before, after, other):
    before = None if before is None else Decimal(before)

    assert is_other_magnitude(before, Decimal(after)) is other
