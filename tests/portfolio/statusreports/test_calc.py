from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.statusreports.calc import (
    AMBER,
    GREEN,
    GREY,
    RED,
    Amount,
    Plan,
    Rules,
    colour_of_deviation,
    cost_status,
    default_time_tolerance,
    is_better,
    is_other_magnitude,
    months_without_actuals,
    needs_path,
    overall,
    time_status,
)

RULES = Rules(version=1)
LETTERS = {"G": GREEN, "A": AMBER, "R": RED, "–": GREY}
ORDER = ("time", "cost", "scope", "quality", "risk", "benefits", "resources", "sustainability")
START = date(2026, 1, 5)


def days(a: date, b: date) -> int:
    """Every day works, so that the expected numbers can be read off the dates."""
    return (b - a).days


def known(value):
    return Amount("known", Decimal(value))


def of_plan(deviation, duration=200, **more):
    """The time status of a plan of `duration` days that ends `deviation` days late."""
    end = START + timedelta(days=duration)
    plan = Plan(START, end, end + timedelta(days=deviation))
    return time_status(project=plan, rules=RULES, working_days=days, **more)


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


@pytest.mark.parametrize(
    ("duration", "tolerance"), [(200, 20), (30, 5), (50, 5), (55, 6), (54, 5), (0, 5)]
)
def test_time_tolerance_is_a_tenth_of_the_duration_with_a_floor(duration, tolerance):
    end = START + timedelta(days=duration)

    assert default_time_tolerance(Plan(START, end, end), RULES, days) == tolerance


def test_time_tolerance_without_a_start_is_the_floor():
    assert default_time_tolerance(Plan(None, START, START), RULES, days) == 5


@pytest.mark.parametrize(
    ("deviation", "colour", "reason"),
    [
        (0, GREEN, "time_as_agreed"),
        (10, GREEN, "time_over"),
        (11, AMBER, "time_over"),
        (20, AMBER, "time_over"),
        (21, RED, "time_over"),
        (-20, GREEN, "time_under"),
        (-21, GREEN, "time_under_beyond"),
    ],
)
def test_time_compares_the_forecast_end_with_the_agreed_end(deviation, colour, reason):
    found = of_plan(deviation)

    assert (found.colour, found.reason) == (colour, reason)
    assert (found.inputs["days"], found.inputs["allowed"]) == (str(deviation), "20")


def test_time_is_red_when_the_forecast_misses_the_legal_deadline():
    end = START + timedelta(days=200)

    found = of_plan(1, legal_deadline_on=end)

    assert (found.colour, found.reason) == (RED, "time_legal_missed")
    assert found.inputs == {"forecast": str(end + timedelta(days=1)), "deadline": str(end)}


def test_time_keeps_its_colour_when_the_legal_deadline_is_met_to_the_day():
    end = START + timedelta(days=200)

    assert of_plan(0, legal_deadline_on=end).colour == GREEN


def test_time_takes_the_worse_of_project_and_stage():
    stage = Plan(START, START + timedelta(days=60), START + timedelta(days=70))

    found = of_plan(0, stage=stage)

    assert (found.colour, found.reason) == (RED, "stage_over")
    assert (found.inputs["days"], found.inputs["allowed"]) == ("10", "6")


def test_time_is_amber_when_a_critical_milestone_is_late_by_a_period():
    assert of_plan(0, late_critical_milestones=1).reason == "time_milestone_late"
    assert of_plan(0, late_critical_milestones=1).colour == AMBER
    assert of_plan(21, late_critical_milestones=1).colour == RED


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (Plan(START, START, None), "time_no_forecast"),
        (Plan(START, None, START), "time_no_baseline"),
    ],
)
def test_time_is_grey_without_dates(plan, reason):
    found = time_status(project=plan, rules=RULES, working_days=days)

    assert (found.colour, found.reason) == (GREY, reason)


def test_stale_data_are_grey_whatever_they_say():
    assert of_plan(50, is_stale=True).colour == GREY
    found = cost_status(budget=known(1), forecast=known(9), rules=RULES, is_stale=True)
    assert (found.colour, found.reason) == (GREY, "stale")


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
        (GREY, RED, False),
    ],
)
def test_better_than_computed_compares_known_colours_only(declared, computed, better):
    assert is_better(declared, computed) is better


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


amounts = st.decimals(min_value=0, max_value=10**9, places=2)
deviations = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
colours = st.sampled_from([GREEN, AMBER, RED, GREY])
statuses = st.fixed_dictionaries(dict.fromkeys(ORDER, colours))
RANK = {GREEN: 0, AMBER: 1, RED: 2}


@given(deviations, deviations, amounts)
def test_a_larger_deviation_is_never_better(one, other, tolerance):
    small, large = sorted((one, other))

    assert (
        RANK[colour_of_deviation(small, tolerance, RULES)]
        <= RANK[colour_of_deviation(large, tolerance, RULES)]
    )


@given(deviations, st.integers(1, 10**6), st.integers(1, 1000))
def test_the_unit_of_money_does_not_matter(deviation, tolerance, factor):
    tolerance = Decimal(tolerance)

    assert colour_of_deviation(deviation, tolerance, RULES) == colour_of_deviation(
        deviation * factor, tolerance * factor, RULES
    )


@given(st.integers(-400, 400), st.integers(0, 2000))
def test_time_that_is_known_is_never_grey_and_early_is_green(deviation, duration):
    found = of_plan(deviation, duration)

    assert found.colour != GREY
    assert deviation > 0 or found.colour == GREEN


@given(statuses)
def test_overall_is_green_only_without_red_amber_or_unknown_mandatory(status):
    found = overall(status, mandatory=("time", "cost"), rule_version=1).colour

    clean = not {RED, AMBER} & set(status.values())
    assert (found == GREEN) == (clean and GREY not in (status["time"], status["cost"]))


@given(statuses, st.sampled_from(ORDER))
def test_overall_never_improves_when_a_dimension_turns_red(status, name):
    before = overall(status, mandatory=(), rule_version=1).colour
    after = overall({**status, name: RED}, mandatory=(), rule_version=1).colour

    assert RANK[after] >= RANK[before]
    assert after != GREEN
