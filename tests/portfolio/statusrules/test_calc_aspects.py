"""The table of domain notes §2.1, line by line, for what is neither time nor cost."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portfolio.lifecycle.tolerances.calc import AMBER, GREEN, GREY, RED, Rules, Tolerance
from portfolio.registers.products.calc import ScopeUse
from portfolio.statusrules.calc.aspects import (
    benefits_status,
    quality_status,
    resources_status,
    risk_status,
    scope_status,
    sustainability_status,
)
from portfolio.statusrules.calc.facts import (
    Amount,
    Benefits,
    Credit,
    Quality,
    Resources,
    Scope,
    Target,
    Threats,
)
from portfolio.statusrules.calc.money import cost_status
from portfolio.statusrules.wording import sentence_of
from tests.portfolio.statusrules.plans import RULES, days, known, of_plan

TODAY = date(2026, 11, 4)
BUDGET = known(1000)


def outcome(found):
    return found.colour, found.reason


@pytest.mark.parametrize(
    ("spi", "colour", "reason"),
    [
        ("0.90", GREEN, "time_as_agreed"),
        ("0.89", AMBER, "time_spi"),
        ("1.20", GREEN, "time_as_agreed"),
    ],
)
def test_time_is_amber_below_the_schedule_index(spi, colour, reason):
    assert outcome(of_plan(0, spi=Decimal(spi))) == (colour, reason)
    assert of_plan(21, spi=Decimal(spi)).colour == RED


def test_a_critical_milestone_counts_from_a_period_late():
    assert of_plan(0, late_milestones=[29]).colour == GREEN
    assert outcome(of_plan(0, late_milestones=[29, 30, 45])) == (AMBER, "time_milestone_late")
    assert of_plan(0, late_milestones=[30, 45]).inputs == {"count": "2", "days": "30"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"cpi": Decimal("0.89")}, (AMBER, "cost_cpi")),
        ({"cpi": Decimal("0.90")}, (GREEN, "cost_as_agreed")),
        # TV-16: CPI 0.875.
        ({"cpi": Decimal(420) / 480}, (AMBER, "cost_cpi")),
        ({"credit": Credit(2026, Decimal(10), Decimal(11))}, (RED, "cost_no_credit")),
        ({"credit": Credit(2026, Decimal(10), Decimal(10))}, (GREEN, "cost_as_agreed")),
        ({"credit": Credit(2026, Decimal(-5), Decimal(0))}, (GREEN, "cost_as_agreed")),
        ({"stage": (Decimal(100), Decimal(111))}, (RED, "cost_stage_over")),
        ({"stage": (Decimal(100), Decimal(110))}, (AMBER, "cost_stage_over")),
        ({"stage": (Decimal(100), None)}, (GREEN, "cost_as_agreed")),
    ],
)
def test_cost_has_triggers_beside_its_tolerance(changes, expected):
    assert outcome(cost_status(budget=BUDGET, forecast=BUDGET, rules=RULES, **changes)) == expected


def test_a_credit_that_is_short_is_red_although_the_budget_is_not_known():
    short = Credit(2026, Decimal(0), Decimal(1))
    unknown = {"budget": Amount("missing"), "forecast": BUDGET, "rules": RULES}

    assert cost_status(**unknown, credit=short).colour == RED
    assert cost_status(**unknown, cpi=Decimal("0.1")).colour == GREY


# TV-15: a forecast of 1,060 against 1,000, tolerance 5 %.
def test_an_overrun_of_six_per_cent_is_red():
    assert cost_status(budget=BUDGET, forecast=known(1060), rules=RULES).colour == RED


def scope(changes_pending=None, change_budget=None, **products):
    return Scope(ScopeUse(**products), changes_pending, change_budget)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (scope(), (GREY, "scope_none")),
        (scope(planned=9, must=4, should=5), (GREEN, "scope_as_agreed")),
        # 20 % of ten Shoulds are two.
        (scope(planned=14, must=4, should=10, should_missing=1), (GREEN, "scope_over")),
        (scope(planned=14, must=4, should=10, should_missing=2), (AMBER, "scope_over")),
        (scope(planned=14, must=4, should=10, should_missing=3), (RED, "scope_over")),
        (scope(planned=14, must=4, must_missing=1, should=10), (RED, "scope_over")),
        (scope(planned=9, must=4, must_missing=1, must_dropped=1), (RED, "scope_must_dropped")),
        (
            scope(planned=9, should=5, changes_pending=Decimal(11), change_budget=Decimal(10)),
            (AMBER, "scope_changes"),
        ),
        (
            scope(planned=9, should=5, changes_pending=Decimal(10), change_budget=Decimal(10)),
            (GREEN, "scope_as_agreed"),
        ),
        (scope(planned=9, should=5, changes_pending=Decimal(10)), (GREEN, "scope_as_agreed")),
    ],
)
def test_scope(found, expected):
    assert outcome(scope_status(found, RULES)) == expected


def test_a_must_that_is_dropped_is_red_whatever_was_agreed():
    wide = Tolerance(Decimal(5), unit="count", version=1)
    missing = scope(planned=9, must=4, must_missing=1)

    assert scope_status(missing, RULES, wide).colour == GREEN
    assert scope_status(scope(planned=9, must_dropped=1), RULES, wide).colour == RED


@pytest.mark.parametrize(
    ("quality", "expected"),
    [
        (Quality(), (GREY, "quality_none")),
        (Quality(planned=20), (GREEN, "quality_as_agreed")),
        (Quality(planned=20, missing=1), (GREEN, "quality_over")),
        (Quality(planned=20, missing=2), (AMBER, "quality_over")),
        (Quality(planned=20, missing=3), (RED, "quality_over")),
        (Quality(planned=20, missing=1, refused=1), (RED, "quality_refused")),
    ],
)
def test_quality(quality, expected):
    assert outcome(quality_status(quality, RULES)) == expected


def threats(**changes):
    values = {"entered": 3, "open": 2, "valued": 2, "highest": 9, "reviewed_on": TODAY}
    return Threats(**{**values, **changes})


def risk(found, **more):
    budget = more.pop("budget", BUDGET)
    return risk_status(found, budget, RULES, days, today=TODAY, **more)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Threats(), (GREY, "risk_none")),
        (Threats(entered=3), (GREEN, "risk_no_threat")),
        # 10 % of a budget of 1,000 are 100.
        (threats(exposure=Decimal(50)), (GREEN, "risk_over")),
        (threats(exposure=Decimal(51)), (AMBER, "risk_over")),
        (threats(exposure=Decimal(101)), (RED, "risk_over")),
        (threats(highest=12, unanswered=12), (GREEN, "risk_as_agreed")),
        (threats(highest=15, unanswered=15), (RED, "risk_unanswered")),
        (threats(highest=20), (AMBER, "risk_above_line")),
        (threats(valued=0, exposure=Decimal(0)), (GREEN, "risk_below_line")),
        (threats(reviewed_on=None), (AMBER, "risk_never_reviewed")),
        (threats(reviewed_on=TODAY - timedelta(days=36)), (GREEN, "risk_as_agreed")),
        (threats(reviewed_on=TODAY - timedelta(days=37)), (AMBER, "risk_unreviewed")),
    ],
)
def test_risk(found, expected):
    assert outcome(risk(found)) == expected


def test_a_slower_cadence_gives_more_time_to_review():
    old = threats(reviewed_on=TODAY - timedelta(days=60))

    assert risk(old).reason == "risk_unreviewed"
    assert risk(old, review_months=2).colour == GREEN


def test_risk_without_a_budget_is_judged_by_its_scores():
    assert (
        risk(threats(exposure=Decimal(500)), budget=Amount("missing")).reason == "risk_below_line"
    )


@pytest.mark.parametrize(
    ("benefits", "expected"),
    [
        (Benefits(), (GREY, "benefits_none")),
        (Benefits(is_waived=True), (GREY, "benefits_waived")),
        (Benefits(count=1), (GREY, "benefits_unmeasured")),
        (Benefits(count=1, unready=1), (AMBER, "benefits_unready")),
        (Benefits(count=1, shortfall=Decimal(5)), (GREEN, "benefits_over")),
        (Benefits(count=1, shortfall=Decimal("5.1")), (AMBER, "benefits_over")),
        (Benefits(count=1, shortfall=Decimal("10.1")), (RED, "benefits_over")),
        (Benefits(count=1, shortfall=Decimal(-3)), (GREEN, "benefits_under")),
        (Benefits(count=2, unready=1, shortfall=Decimal(0)), (AMBER, "benefits_unready")),
        (Benefits(count=1, has_lost_objective=True), (RED, "benefits_objective_over")),
        (
            Benefits(shortfall=Decimal(0), worth=Decimal(0), worth_agreed=Decimal(1)),
            (RED, "benefits_no_case"),
        ),
        # It never was positive: that is not news.
        (
            Benefits(shortfall=Decimal(0), worth=Decimal(-9), worth_agreed=Decimal(0)),
            (GREEN, "benefits_as_agreed"),
        ),
    ],
)
def test_benefits(benefits, expected):
    assert outcome(benefits_status(benefits, RULES)) == expected


# TV-19: 61 days asked of 53.04 make 115.0 %.
@pytest.mark.parametrize(
    ("demand", "capacity", "colour", "percent"),
    [
        ("61", "53.04", RED, "115.0"),
        ("110", "100", AMBER, "110.0"),
        ("110.1", "100", RED, "110.1"),
        ("100", "100", GREEN, "100.0"),
        ("100.1", "100", AMBER, "100.1"),
    ],
)
def test_resources_compare_what_is_asked_with_what_there_is(demand, capacity, colour, percent):
    found = resources_status(Resources(Decimal(demand), Decimal(capacity)), RULES, today=TODAY)

    assert (found.colour, found.inputs["percent"]) == (colour, percent)


@pytest.mark.parametrize(("since", "colour"), [(31, AMBER), (32, RED)])
def test_a_key_role_that_is_vacant_for_more_than_a_month_is_red(since, colour):
    vacant = Resources(vacant_role="executive", vacant_since=TODAY - timedelta(days=since))

    assert resources_status(vacant, RULES, today=TODAY).colour == colour
    assert resources_status(Resources(), RULES, today=TODAY).colour == GREY


def test_a_key_role_that_nobody_ever_had_is_not_counted_in_days():
    never = Resources(
        vacant_role="executive", vacant_since=TODAY - timedelta(days=4224), was_held=False
    )

    found = resources_status(never, RULES, today=TODAY)

    assert outcome(found) == (RED, "resources_never_held")
    assert sentence_of(found) == "Nobody has been named executive (sponsor) yet"


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ((), (GREY, "sustainability_none")),
        ((Target("CO₂", None, Decimal(10)),), (GREY, "sustainability_unmeasured")),
        ((Target("CO₂", Decimal(0), Decimal(10)),), (GREEN, "sustainability_as_agreed")),
        ((Target("CO₂", Decimal(6), Decimal(10)),), (AMBER, "sustainability_over")),
        ((Target("CO₂", Decimal(11), Decimal(10)),), (RED, "sustainability_over")),
        ((Target("kWh", Decimal(1), Decimal(0)),), (RED, "sustainability_missed")),
        (
            (Target("CO₂", Decimal(0), Decimal(10)), Target("kWh", None, Decimal(10))),
            (GREY, "sustainability_unmeasured"),
        ),
    ],
)
def test_sustainability(targets, expected):
    assert outcome(sustainability_status(targets, RULES)) == expected


def test_another_version_of_the_thresholds_judges_otherwise():
    strict = Rules(version=2, risk_line=9, quality_percent=Decimal(5), vacancy_days=10)

    assert risk_status(threats(unanswered=9), BUDGET, strict, days, today=TODAY).colour == RED
    assert quality_status(Quality(planned=20, missing=2), strict).colour == RED
    assert quality_status(Quality(planned=20, missing=2), strict).rule_version == 2
