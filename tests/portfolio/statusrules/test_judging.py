"""All rules together: what holds for any facts, and the reference vectors of the whole."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.lifecycle.tolerances.calc import GREEN, GREY, RED, Plan, Rules
from portfolio.registers.products.calc import ScopeUse
from portfolio.statusrules.calc.facts import Amount, Facts, Quality, Scope, Threats
from portfolio.statusrules.calc.judging import judge, judge_whole
from tests.portfolio.statusrules.plans import ORDER, RULES, days

TODAY = date(2026, 11, 4)
NOTHING = Facts(
    dimensions=ORDER, today=TODAY, period=date(2026, 10, 1), project=Plan(None, None, None)
)
GOOD = replace(
    NOTHING,
    project=Plan(TODAY - timedelta(days=200), TODAY, TODAY),
    budget=Amount("known", Decimal(1000)),
    forecast=Amount("known", Decimal(1000)),
    accounts_as_of=date(2026, 9, 30),
)
counts = st.integers(0, 30)
money = st.decimals(0, 10**6, places=2)
facts = st.builds(
    replace,
    st.sampled_from([NOTHING, GOOD]),
    scope=st.builds(Scope, st.builds(ScopeUse, planned=counts, must_missing=counts, should=counts)),
    quality=st.builds(Quality, planned=counts, missing=counts, refused=st.integers(0, 1)),
    threats=st.builds(
        Threats,
        entered=counts,
        open=counts,
        valued=counts,
        exposure=money,
        highest=st.integers(0, 25),
        unanswered=st.integers(0, 25),
        reviewed_on=st.none() | st.dates(date(2026, 1, 1), TODAY),
    ),
    months_silent=st.none() | st.integers(0, 9),
)


def colours(known, rules=RULES):
    return {name: one.colour for name, one in judge(known, rules, days).items()}


def test_what_nobody_entered_is_grey_everywhere():
    assert set(colours(NOTHING).values()) == {GREY}
    assert judge_whole(NOTHING, judge(NOTHING, RULES, days), RULES).colour == GREY


def test_dates_and_money_that_nobody_confirms_become_unknown():
    silent = replace(GOOD, months_silent=3)

    assert colours(replace(GOOD, months_silent=2))["time"] == GREEN
    assert (colours(silent)["time"], colours(silent)["cost"]) == (GREY, GREY)


def test_the_accounting_calendar_says_when_accounts_are_missed():
    old = replace(GOOD, accounts_as_of=date(2026, 7, 31))

    assert judge(old, RULES, days)["cost"].reason == "cost_actuals_old"
    assert colours(old, replace(RULES, closing_months=2))["cost"] == GREEN


def test_an_undecided_exception_makes_the_whole_red():
    raised = replace(GOOD, has_undecided_exception=True)

    assert judge_whole(raised, judge(raised, RULES, days), RULES).colour == RED


@settings(max_examples=60)
@given(facts)
def test_a_light_project_is_judged_on_its_dimensions_only_and_alike(known):
    light = replace(known, dimensions=("time", "cost", "risk"))
    whole = colours(known)

    assert colours(light) == {name: whole[name] for name in light.dimensions}


@settings(max_examples=60)
@given(facts, st.integers(1, 25))
def test_a_lower_line_never_makes_a_risk_better(known, line):
    rank = {GREY: 0, GREEN: 0, "amber": 1, RED: 2}
    lower = colours(known, Rules(version=2, risk_line=max(line - 1, 1)))["risk"]

    assert rank[lower] >= rank[colours(known, Rules(version=2, risk_line=line))["risk"]]


@settings(max_examples=60)
@given(facts)
def test_every_result_keeps_version_reason_and_inputs_as_text(known):
    for one in judge(known, replace(RULES, version=7), days).values():
        assert one.rule_version == 7
        assert one.reason
        assert all(isinstance(value, str) for value in one.inputs.values())
