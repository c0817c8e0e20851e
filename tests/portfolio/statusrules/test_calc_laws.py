"""What holds for any values."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portfolio.statusreports.calc import AMBER, GREEN, GREY, RED, colour_of_deviation, overall
from tests.portfolio.statusrules.plans import ORDER, RULES, of_plan

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
