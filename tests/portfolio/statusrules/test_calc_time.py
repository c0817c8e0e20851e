from datetime import timedelta

import pytest

from portfolio.lifecycle.tolerances.calc import default_time_tolerance
from portfolio.statusreports.calc import (
    AMBER,
    GREEN,
    GREY,
    RED,
    Plan,
    cost_status,
    time_status,
)
from tests.portfolio.statusrules.plans import RULES, START, days, known, of_plan


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
    assert of_plan(0, late_milestones=[30]).reason == "time_milestone_late"
    assert of_plan(0, late_milestones=[30]).colour == AMBER
    assert of_plan(21, late_milestones=[30]).colour == RED


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
