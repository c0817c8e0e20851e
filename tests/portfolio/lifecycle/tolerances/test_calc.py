from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.lifecycle.tolerances.calc import (
    AMBER,
    GREEN,
    GREY,
    RED,
    Measured,
    Plan,
    Rules,
    Tolerance,
    default_tolerance,
    limits_of,
    measure_time,
    overdrawn,
    share_used,
    use_of,
)

RULES = Rules(version=3)
AGREED_COST = Tolerance(Decimal(50), unit="amount", version=1)
RANK = {GREEN: 0, AMBER: 1, RED: 2}


def euro(deviation, base=1000):
    return Measured(Decimal(deviation), "amount", Decimal(base))


# TV-RAG: cost tolerance 50 k€.
@pytest.mark.parametrize(
    ("deviation", "adverse", "colour", "use"),
    [
        (0, 50, GREEN, "0"),
        (25, 50, GREEN, "0.5000"),
        (26, 50, AMBER, "0.5200"),
        (50, 50, AMBER, "1.0000"),
        (51, 50, RED, "1.0200"),
        (-40, 50, GREEN, "0"),
        (0, 0, GREEN, "0"),
        (1, 0, RED, None),
    ],
)
def test_use_has_the_colour_of_the_reference_vector(deviation, adverse, colour, use):
    found = use_of(euro(deviation), Tolerance(Decimal(adverse), unit="amount", version=1), RULES)

    assert (found.colour, found.use) == (colour, use if use is None else Decimal(use))
    assert (found.tolerance_version, found.rule_version) == (1, 3)


# TV-15: budget 1000, forecast 1060; tolerance +5 % = 50, so red and a breach.
def test_an_overrun_of_six_percent_breaks_a_tolerance_of_five():
    found = use_of(euro(60), Tolerance(Decimal(5), unit="percent", version=2), RULES)

    assert (found.adverse, found.colour, found.is_breach) == (Decimal("50.00"), RED, True)
    assert use_of(euro(60), Tolerance(Decimal(6), unit="percent"), RULES).colour == AMBER


def test_a_percentage_of_time_is_taken_of_the_duration_in_whole_days():
    ten_percent = Tolerance(Decimal(10), Decimal(5), unit="percent", version=1)

    limits = limits_of(ten_percent, Measured(Decimal(3), "days", Decimal(204)))

    assert limits is not None
    assert (limits.adverse, limits.favourable) == (20, 10)


def test_what_cannot_be_compared_is_not_known():
    found = use_of(euro(10), Tolerance(Decimal(3), unit="count", version=1), RULES)

    assert (found.colour, found.reason, found.use) == (GREY, "unit_differs", None)


@pytest.mark.parametrize(
    ("favourable", "deviation", "is_loose"),
    [(None, -50, False), (None, -51, True), (20, -20, False), (20, -21, True), (20, 51, False)],
)
def test_a_plan_beaten_by_more_than_its_favourable_limit_is_too_loose(
    favourable, deviation, is_loose
):
    limit = None if favourable is None else Decimal(favourable)
    found = use_of(euro(deviation), Tolerance(Decimal(50), limit, "amount", 1), RULES)

    assert found.is_loose is is_loose
    assert found.colour == (RED if deviation > 0 else GREEN)


def test_without_an_adverse_limit_nothing_is_red():
    found = use_of(euro(500), Tolerance(None, Decimal(10), "amount", 1), RULES)

    assert (found.colour, found.use, found.is_breach) == (GREEN, None, False)


def test_time_is_measured_in_working_days_and_says_what_is_missing():
    start, end = date(2026, 1, 1), date(2026, 7, 20)

    def days(a, b):
        return (b - a).days

    assert measure_time(Plan(start, end, date(2026, 8, 1)), days) == Measured(
        Decimal(12), "days", Decimal(200)
    )
    assert measure_time(Plan(start, None, end), days) == "time_no_baseline"
    assert measure_time(Plan(start, end, None), days) == "time_no_forecast"


@pytest.mark.parametrize(
    ("aspect", "is_stage", "percent"),
    [("cost", False, 5), ("cost", True, 10), ("risk", False, 10), ("benefits", False, 10)],
)
def test_defaults_follow_the_rules(aspect, is_stage, percent):
    found = default_tolerance(aspect, RULES, is_stage=is_stage)

    assert found == Tolerance(Decimal(percent), unit="percent")
    assert not found.is_agreed


def test_nothing_is_said_of_sustainability_that_was_not_agreed():
    assert default_tolerance("sustainability", RULES, is_stage=False) is None


def test_stages_may_not_deviate_more_than_the_project_without_a_warning():
    assert overdrawn(Decimal(20), [Decimal(8), None, Decimal(12)]) is None
    found = overdrawn(Decimal(20), [Decimal(8), Decimal(13)])
    assert found is not None
    assert (found.stages, found.project) == (21, 20)
    assert overdrawn(None, [Decimal(8)]) is None


deviations = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
limits = st.decimals(min_value=0, max_value=10**6, places=2)


@settings(max_examples=40)
@given(deviations, limits, limits)
def test_more_tolerance_is_never_worse(deviation, one, other):
    small, large = sorted((one, other))

    def colour(limit):
        return use_of(euro(deviation), Tolerance(limit, unit="amount", version=1), RULES).colour

    assert RANK[colour(large)] <= RANK[colour(small)]


@settings(max_examples=40)
@given(deviations, limits)
def test_the_colour_follows_from_the_share_used(deviation, limit):
    found = use_of(euro(deviation), Tolerance(limit, unit="amount", version=1), RULES)
    share = share_used(deviation, limit)

    assert found.use == share
    if share is None:
        assert found.colour == RED
    elif share < Decimal("0.5") or share > Decimal("1.0001"):
        assert found.colour == (GREEN if share < 1 else RED)
