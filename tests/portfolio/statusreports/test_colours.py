from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portfolio.registers.risks.models import Risk
from portfolio.statusreports.colours import compute
from portfolio.statusreports.selectors import background_of
from portfolio.statusreports.submission import DimensionSaid, MilestoneSaid, RiskSaid
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.workdays import working_days_between
from tests.factories.portfolio import MilestoneFactory, MoneyLineFactory, StageFactory
from tests.factories.registers import make_risk
from tests.portfolio.statusreports.conftest import TODAY, said


def colours(background, **changes):
    return compute(background, said(**changes), working_days_between)


def test_time_counts_working_days_against_a_tenth_of_the_duration(background):
    # 5 January 2026 to 30 June 2027 are 375 working days: 38 are allowed.
    found = colours(background, forecast_end=date(2027, 8, 6)).dimensions["time"]

    assert (found.colour, found.inputs["days"], found.inputs["allowed"]) == ("amber", "26", "38")


def test_cost_counts_against_a_twentieth_of_the_budget(background):
    found = colours(background, forecast=Decimal(1051)).dimensions["cost"]

    assert (found.colour, found.inputs["deviation"], found.inputs["allowed"]) == (
        "red",
        "51.00",
        "50.00",
    )


def test_cost_is_grey_when_part_of_the_budget_is_withheld(report):
    MoneyLineFactory(initiative=report.initiative, funding="partner", amount=None, state="withheld")

    found = colours(background_of(report, TODAY)).dimensions["cost"]

    assert (found.colour, found.reason) == ("grey", "cost_budget_withheld")


def test_cost_is_amber_when_the_accounts_are_two_months_behind(background):
    found = colours(background, accounts_as_of=date(2026, 7, 31)).dimensions["cost"]

    assert (found.colour, found.reason, found.inputs) == (
        "amber",
        "cost_actuals_old",
        {"months": "2"},
    )


def test_time_looks_at_the_running_stage_too(report):
    StageFactory(
        initiative=report.initiative,
        state="running",
        baseline_start=date(2026, 10, 1),
        baseline_end=date(2026, 12, 1),
        forecast_end=date(2027, 1, 15),
    )

    found = colours(background_of(report, TODAY)).dimensions["time"]

    assert (found.colour, found.reason) == ("red", "stage_over")


@pytest.mark.parametrize(
    ("is_critical", "forecast", "colour"),
    [
        (True, date(2026, 12, 31), "amber"),
        (True, date(2026, 12, 30), "green"),
        (False, date(2026, 12, 31), "green"),
    ],
)
def test_a_critical_milestone_late_by_a_month_makes_time_amber(
    report, is_critical, forecast, colour
):
    milestone = MilestoneFactory(
        initiative=report.initiative, baseline_on=date(2026, 12, 1), is_critical=is_critical
    )
    background = background_of(report, TODAY)

    found = colours(background, milestones=(MilestoneSaid(milestone.pk, forecast, None),))

    assert found.dimensions["time"].colour == colour


def test_the_declared_whole_follows_from_the_declared_dimensions(background):
    dimensions = {"time": DimensionSaid("green"), "cost": DimensionSaid("red")}

    found = colours(background, dimensions=dimensions)

    assert (found.computed.colour, found.declared.colour) == ("green", "red")


def test_what_is_said_to_be_unknown_and_computes_red_keeps_the_whole_from_green(background):
    rules = replace(background.rules, mandatory=frozenset())
    dimensions = {"time": DimensionSaid("grey"), "cost": DimensionSaid("green")}

    late = colours(
        replace(background, rules=rules), dimensions=dimensions, forecast_end=date(2027, 12, 31)
    )
    in_time = colours(replace(background, rules=rules), dimensions=dimensions)

    assert (late.dimensions["time"].colour, late.declared.colour) == ("red", "grey")
    assert in_time.declared.colour == "green"


def test_the_version_of_the_rules_is_kept_with_every_colour(background):
    rules = replace(background.rules, version=7)

    found = colours(replace(background, rules=rules))

    assert {one.rule_version for one in found.dimensions.values()} == {7}
    assert found.computed.rule_version == 7


@pytest.mark.parametrize(
    ("typed", "unchanged", "expected"),
    [
        ({}, (), ("amber", "risk_unreviewed")),
        ({}, ("milestones",), ("green", "risk_below_line")),
        ({"probability": 5, "impact": 5}, (), ("red", "risk_unanswered")),
        ({"state": "closed"}, (), ("green", "risk_no_threat")),
    ],
)
def test_risk_is_computed_with_what_the_report_says_of_the_risks(
    report, typed, unchanged, expected
):
    risk = make_risk(report.initiative, inherent_probability=2, inherent_impact=2)
    with audit.action("test.prepared", by=Person.objects.system()):
        Risk.objects.filter(pk=risk.pk).update(reviewed_on=date(2026, 7, 1))
    word = RiskSaid(
        risk.pk,
        **{"probability": 2, "impact": 2, "state": "open", "is_touched": bool(typed), **typed},
    )

    found = colours(background_of(report, TODAY), risks=(word,), unchanged=unchanged)

    assert (found.dimensions["risk"].colour, found.dimensions["risk"].reason) == expected
