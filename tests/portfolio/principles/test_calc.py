from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.principles.calc import (
    Facts,
    Principle,
    StageFact,
    Verdict,
    check,
    first_overlap,
    justification,
    learning,
)

STAGES = (
    StageFact(1, "completed", date(2026, 1, 1), date(2026, 3, 31), True),
    StageFact(2, "completed", date(2026, 4, 1), date(2026, 6, 30), True),
    StageFact(3, "running", date(2026, 7, 1), date(2026, 12, 31), True),
)
GOOD = Facts(
    state="delivery",
    tailoring_class="standard",
    executives=1,
    managers=1,
    senior_users=2,
    senior_suppliers=1,
    stages=STAGES,
    plans_without_tolerance=0,
    aspects_exceeded=0,
    exceptions_open=0,
    case_state="approved",
    case_approved_on=date(2026, 6, 20),
    lessons_taken=1,
    lessons_learned=2,
    products=4,
    products_without_criteria=0,
    quality_activities=3,
    is_scored=True,
    class_decided="standard",
)


def verdicts(facts):
    return {one.principle: (one.verdict.value, one.code) for one in check(facts)}


def test_a_project_in_order_holds_all_seven():
    assert [one.principle for one in check(GOOD)] == list(Principle)
    assert {one.verdict for one in check(GOOD)} == {Verdict.HOLDS}


@pytest.mark.parametrize(
    ("change", "principle", "code"),
    [
        ({"case_state": "draft"}, "justification", "case_not_approved"),
        ({"case_approved_on": date(2026, 3, 31)}, "justification", "case_not_reviewed"),
        ({"lessons_taken": 0}, "learning", "lessons_not_consulted"),
        ({"lessons_learned": 1}, "learning", "lessons_missing"),
        ({"executives": 0}, "roles", "executive_missing"),
        ({"executives": 2}, "roles", "executives_several"),
        ({"managers": 0}, "roles", "manager_missing"),
        ({"managers": 2}, "roles", "managers_several"),
        ({"senior_users": 0}, "roles", "user_missing"),
        ({"senior_suppliers": 0}, "roles", "supplier_missing"),
        ({"breaches": 1}, "roles", "roles_together"),
        ({"plans_without_tolerance": 1}, "exception", "tolerances_missing"),
        ({"aspects_exceeded": 1}, "exception", "exception_missing"),
        ({"stages": STAGES[:1]}, "stages", "stages_too_few"),
        (
            {"stages": (STAGES[0], replace(STAGES[1], start=date(2026, 3, 1)))},
            "stages",
            "stages_overlap",
        ),
        (
            {"stages": (*STAGES[:2], replace(STAGES[2], is_authorised=False))},
            "stages",
            "stage_not_authorised",
        ),
        ({"products": 0}, "products", "products_missing"),
        ({"products_without_criteria": 2}, "products", "criteria_missing"),
        ({"quality_activities": 0}, "products", "quality_missing"),
        ({"is_scored": False}, "tailoring", "not_scored"),
        ({"class_decided": "light"}, "tailoring", "class_differs"),
        ({"is_outdated": True}, "tailoring", "scores_outdated"),
    ],
)
def test_one_wrong_fact_fails_its_principle_and_no_other(change, principle, code):
    found = verdicts(replace(GOOD, **change))
    assert found[principle] == ("fails", code)
    assert [one for one, (verdict, _code) in found.items() if verdict == "fails"] == [principle]


def test_a_light_project_needs_no_supplier_on_its_board():
    light = replace(GOOD, tailoring_class="light", class_decided="light", senior_suppliers=0)
    assert verdicts(light)["roles"] == ("holds", "roles_filled")


def test_an_exceeded_limit_that_was_raised_holds():
    raised = replace(GOOD, aspects_exceeded=2, exceptions_open=1)
    assert verdicts(raised)["exception"] == ("holds", "within_limits")


def test_before_it_is_authorised_a_project_owes_less():
    early = Facts(state="start_up", tailoring_class="standard", case_state="draft")
    found = verdicts(early)
    assert found["justification"] == ("holds", "case_in_the_making")
    assert found["stages"] == ("holds", "stages_not_due")
    assert found["roles"] == ("fails", "executive_missing")


NOT_KEPT = [one.name for one in fields(Facts) if one.default is None]


@given(st.sets(st.sampled_from(NOT_KEPT), min_size=1))
@settings(max_examples=60, deadline=None)
def test_a_fact_that_is_not_kept_never_makes_a_principle_fail(missing):
    facts = replace(GOOD, aspects_exceeded=1, exceptions_open=1)
    found = check(replace(facts, **dict.fromkeys(missing)))
    assert [one for one in found if one.verdict == Verdict.FAILS] == []


@pytest.mark.parametrize("name", ["case_state", "lessons_taken", "lessons_learned", "products"])
def test_what_is_not_kept_is_not_known_and_never_green(name):
    assert Verdict.UNKNOWN in {one.verdict for one in check(replace(GOOD, **{name: None}))}


def test_without_a_completed_stage_an_approved_case_holds():
    young = replace(GOOD, stages=(STAGES[2],), case_approved_on=date(2020, 1, 1))
    assert justification(young).verdict == Verdict.HOLDS


@given(st.integers(0, 4), st.integers(0, 4))
@settings(max_examples=25, deadline=None)
def test_one_more_lesson_never_turns_holding_into_failing(taken, learned):
    before = learning(replace(GOOD, lessons_taken=taken, lessons_learned=learned))
    after = learning(replace(GOOD, lessons_taken=taken + 1, lessons_learned=learned + 1))
    assert not (before.verdict == Verdict.HOLDS and after.verdict == Verdict.FAILS)


def test_stages_that_touch_do_not_overlap():
    touching = (STAGES[0], replace(STAGES[1], start=date(2026, 3, 31)))
    assert first_overlap(touching) is None
    assert first_overlap((STAGES[1], replace(STAGES[0], end=date(2026, 4, 2)))) == (1, 2)
