from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from portfolio.registers.products.calc import ScopeUse
from portfolio.statusreports.checks.findings import Finding, quality_score
from portfolio.statusreports.checks.running import check
from portfolio.statusreports.colours import compute
from portfolio.statusreports.neglect import Neglect, neglect_of
from portfolio.statusreports.sections.layout import FIELDS
from portfolio.statusreports.selectors import background_of
from portfolio.statusreports.submission import DecisionAsked, DimensionSaid, MilestoneSaid
from portfolio.statusrules.calc.facts import Scope
from ppm.org.workdays import working_days_between
from tests.factories.links import DependencyFactory
from tests.factories.portfolio import (
    InitiativeFactory,
    InitiativeRoleFactory,
    MilestoneFactory,
    StageFactory,
)
from tests.portfolio.statusreports.conftest import TODAY, said, word

LATE = date(2027, 12, 31)  # red by the rules


GOVERNED = ("DQ16", "DQ22", "DQ14")


def found(background, *, governed=False, **changes):
    """What is said about a submission: (check, field, whether it blocks); roles and limits apart."""
    submission = said(**changes)
    colours = compute(background, submission, working_days_between)
    return [
        (one.code, one.field, one.is_blocking)
        for one in check(background, submission, colours, TODAY)
        if (one.code in GOVERNED) is governed
    ]


def test_a_complete_report_has_nothing_to_be_said_about(background):
    assert found(background) == []


@pytest.mark.parametrize("field", ["headline", "done", "next_steps"])
def test_an_empty_text_stops_the_report(background, field):
    assert found(background, **{field: "  "}) == [("DQ01", field, True)]


@pytest.mark.parametrize(
    ("block", "left_out"),
    [(block, name) for block in ("summary", "figures") for name in FIELDS[block]][1:],
)
def test_what_the_form_does_not_ask_never_stops_a_report(background, block, left_out):
    sections = tuple(
        replace(one, fields=tuple(name for name in one.fields if name != left_out))
        if one.block == block
        else one
        for one in background.layout.sections
    )
    shorter = replace(background, layout=replace(background.layout, sections=sections))
    companions = {"accounts_as_of": None} if left_out == "actual" else {}
    wrong = {"forecast_end": date(2026, 1, 1)}.get(left_out)
    value = "" if block == "summary" else wrong

    remarks = found(shorter, **{left_out: value, **companions})

    assert not [one for one in remarks if one[2] and one[1] in (left_out, "accounts_as_of")]


def test_a_light_project_needs_only_a_headline(background):
    background.initiative.tailoring_class = "light"

    assert found(background, done="", next_steps="") == []


@pytest.mark.parametrize("declared", ["amber", "red"])
def test_a_dimension_that_is_not_green_needs_a_cause(background, declared):
    dimensions = {"time": word(declared, comment=""), "cost": DimensionSaid("green")}

    assert found(background, dimensions=dimensions) == [("DQ11", "time_comment", True)]


def test_a_computed_dimension_declared_unknown_needs_a_cause(background):
    dimensions = {"time": DimensionSaid("grey"), "cost": DimensionSaid("green")}

    assert found(background, dimensions=dimensions) == [("DQ11", "time_comment", True)]


def test_a_dimension_that_nobody_knows_needs_no_cause(background):
    dimensions = {**said().dimensions, "risk": DimensionSaid("grey")}

    assert found(background, dimensions=dimensions) == []


def test_better_than_computed_needs_everything(background):
    dimensions = {"time": DimensionSaid("green"), "cost": DimensionSaid("green")}

    assert found(background, forecast_end=LATE, dimensions=dimensions) == [
        ("DQ18", "time_comment", True),
        ("DQ18", "time_evidence", True),
        ("DQ11", "time_path_to_green", True),
        ("DQ11", "time_action_owner", True),
        ("DQ11", "time_green_on", True),
    ]


def test_better_than_computed_is_allowed_with_reason_evidence_and_path(background):
    dimensions = {"time": word("green"), "cost": DimensionSaid("green")}

    assert found(background, forecast_end=LATE, dimensions=dimensions) == []


def test_worse_than_computed_is_always_allowed(background):
    dimensions = {"time": word("red", evidence=""), "cost": DimensionSaid("green")}

    assert found(background, dimensions=dimensions) == []


def test_a_first_amber_needs_no_path(background):
    amber = DimensionSaid("amber", comment="Retard")

    assert found(background, dimensions={"time": amber, "cost": DimensionSaid("green")}) == []


def test_a_second_amber_needs_a_path(background):
    amber = DimensionSaid("amber", comment="Retard")
    again = replace(background, previous_dimensions={"time": amber})

    codes = found(again, dimensions={"time": amber, "cost": DimensionSaid("green")})

    assert [field for _code, field, _blocks in codes] == [
        "time_path_to_green",
        "time_action_owner",
        "time_green_on",
    ]


def test_green_again_cannot_lie_in_the_past(background):
    dimensions = {
        "time": word("red", green_on=TODAY - timedelta(days=1)),
        "cost": DimensionSaid("green"),
    }

    assert found(background, dimensions=dimensions) == [("DQ11", "time_green_on", True)]


def test_the_third_override_in_a_row_is_announced(background):
    twice = replace(background, overrides_in_a_row={"time": 2})
    dimensions = {"time": word("green"), "cost": DimensionSaid("green")}

    assert found(twice, forecast_end=LATE, dimensions=dimensions) == [
        ("OVERRIDE", "time_declared", False)
    ]


def test_a_forecast_end_in_the_past_stops_the_report(background):
    yesterday = TODAY - timedelta(days=1)

    assert found(background, forecast_end=yesterday) == [("DQ03", "forecast_end", True)]


def test_an_emptied_end_is_judged_by_the_one_known_before(background):
    background.initiative.forecast_end = TODAY - timedelta(days=1)

    assert ("DQ03", "forecast_end", True) in found(background, forecast_end=None)


def test_the_end_cannot_lie_before_the_last_milestone(report):
    MilestoneFactory(initiative=report.initiative, baseline_on=date(2027, 7, 1))
    background = background_of(report, TODAY)

    assert found(background) == [("DQ04", "forecast_end", True)]


@pytest.mark.parametrize(
    ("forecast", "actual", "expected"),
    [
        (date(2026, 11, 3), None, [("DQ05", "forecast_on", True)]),
        (date(2026, 11, 4), None, []),
        (date(2026, 11, 3), date(2026, 11, 3), []),
        (date(2026, 11, 3), date(2026, 11, 5), [("DQ05", "actual_on", True)]),
    ],
)
def test_a_past_milestone_needs_a_day_or_a_new_date(report, forecast, actual, expected):
    milestone = MilestoneFactory(initiative=report.initiative, baseline_on=date(2026, 11, 3))
    background = background_of(report, TODAY)

    remarks = found(background, milestones=(MilestoneSaid(milestone.pk, forecast, actual),))

    assert remarks == [
        (code, f"m{milestone.pk}_{field}", blocks) for code, field, blocks in expected
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"accounts_as_of": None}, ("DQ01", "accounts_as_of", True)),
        ({"accounts_as_of": date(2026, 11, 5)}, ("DQ01", "accounts_as_of", True)),
    ],
)
def test_accounts_need_a_day_that_has_passed(background, changes, expected):
    assert expected in found(background, **changes)


def test_an_amount_of_another_magnitude_is_only_a_warning(background):
    remarks = found(
        background,
        forecast=Decimal(1_000_000),
        dimensions={"time": DimensionSaid("green"), "cost": word("red")},
    )

    assert remarks == [("MAGNITUDE", "forecast", False)]


def test_a_forecast_below_what_was_spent_is_only_a_warning(background):
    assert found(background, forecast=Decimal(399)) == [("DQ08", "forecast", False)]


def test_a_decision_needs_question_proposal_and_committee(background):
    decisions = (DecisionAsked(None, "Prolonger ?"), DecisionAsked(1, "", "Oui"))

    assert found(background, decisions=decisions) == [
        ("DQ01", "d0_proposal", True),
        ("DQ01", "d0_committee", True),
        ("DQ01", "d1_question", True),
    ]


def test_nothing_changed_is_a_warning_unless_it_was_said(submitted, background):
    same = replace(background, previous=submitted, previous_said=said())
    other = {**said().dimensions, "cost": word("amber")}

    assert found(same, dimensions=other) == []
    assert found(same) == [("DQ02", "headline", False)]
    assert found(same, is_unchanged=True) == []


@pytest.mark.parametrize(
    ("tailoring_class", "aspects"),
    [
        ("light", ["time", "cost"]),
        ("standard", ["time", "cost", "scope", "quality", "benefits", "risk", "sustainability"]),
    ],
)
def test_a_planned_project_is_told_which_tolerances_and_roles_are_missing(
    background, tailoring_class, aspects
):
    background.initiative.state = "delivery"
    background.initiative.tailoring_class = tailoring_class
    background.standing.executive_id = None
    told = found(background, governed=True)
    assert [one for one in told if one[0] == "DQ22"] == [
        ("DQ22", f"{aspect}_declared", False) for aspect in aspects
    ]
    assert ("DQ16", "headline", False) in told
    background.initiative.state = "start_up"
    assert found(background, governed=True) == []


def test_the_forecast_must_be_what_was_spent_and_what_is_still_to_be_spent(background):
    standing = background.standing
    standing.actual, standing.to_come = Decimal(400), Decimal(600)

    assert found(background, forecast=Decimal(1000)) == []
    assert found(background, forecast=Decimal(1001)) == [("DQ10", "forecast", True)]
    assert found(background, actual=Decimal(401), forecast=Decimal(1001)) == []


def test_a_forecast_below_what_is_committed_and_an_exceeded_credit_are_only_told(background):
    standing = background.standing
    standing.committed, standing.money_remarks = Decimal(2_000_000), "DQ09"

    assert found(background) == [("DQ08", "forecast", False), ("DQ09", "actual", False)]


def test_a_limit_exceeded_without_an_exception_is_only_a_warning(background):
    missing = ("DQ14", "time_declared", False)
    raised = replace(background, aspects_with_exception=frozenset({"time"}))

    assert missing in found(background, governed=True, forecast_end=LATE)
    assert missing not in found(raised, governed=True, forecast_end=LATE)


def neglect(background, **counts):
    return replace(background, neglect=Neglect(**counts))


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({"past_due": 2}, "DQ12"),
        ({"neglected_risks": 1}, "DQ13"),
        ({"stage_undecided": "Réalisation"}, "DQ15"),
        ({"roles_beyond": 1}, "DQ20"),
        ({"ended_givers": 3}, "DQ21"),
    ],
)
def test_what_the_registers_leave_undone_is_only_a_warning(background, counts, code):
    told = found(neglect(background, **counts))

    assert [(one[0], one[2]) for one in told] == [(code, False)]


def test_a_project_without_a_name_in_the_second_language_is_told_so(background):
    background.initiative.name_nl = ""

    assert ("DQ19", "language", False) in found(background)


def test_less_delivered_than_last_time_asks_for_a_reason(submitted, background):
    submitted.complete_percent = 50
    fewer = replace(background.facts, scope=Scope(ScopeUse(planned=4, delivered=1)))
    now = replace(background, previous=submitted, facts=fewer)
    explained = {**said().dimensions, "scope": word("grey", comment="Deux produits repris.")}

    assert ("DQ06", "scope_comment", False) in found(now)
    assert "DQ06" not in [one[0] for one in found(now, dimensions=explained)]


def test_the_registers_are_counted_in_one_query(plan, django_assert_num_queries):
    StageFactory(initiative=plan, number=2, name="Réalisation", state="running")
    InitiativeRoleFactory(initiative=plan, role="team_manager", valid_to=date(2030, 1, 1))
    giver = InitiativeFactory(state="stopped")
    DependencyFactory(giver=giver, taker=plan)

    with django_assert_num_queries(1):
        left = neglect_of(plan, TODAY)

    assert (left.stage_undecided, left.roles_beyond, left.ended_givers) == ("Réalisation", 1, 1)


@pytest.mark.parametrize(("warnings", "score"), [(0, 100), (3, 70), (11, 0)])
def test_each_warning_costs_ten_points(warnings, score):
    remarks = [Finding("DQ12", "x", "…", is_blocking=False)] * warnings

    assert quality_score([*remarks, Finding("DQ01", "y", "…")]) == score


def test_the_score_is_kept_with_the_report(submitted):
    submitted.refresh_from_db()

    assert submitted.quality_score == 100 - 10 * len(submitted.quality_remarks)
    assert submitted.quality_remarks.count("DQ22") == 7
