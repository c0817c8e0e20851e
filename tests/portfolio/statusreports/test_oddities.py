from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portfolio.statusreports.models import ReportMilestone, StatusReport
from portfolio.statusreports.oddities import judged_on, odd, oddities_of
from portfolio.statusreports.services import submit_report
from portfolio.statusreports.submission import DimensionSaid
from ppm import audit
from tests.factories.portfolio import CycleFactory, MilestoneFactory, StatusReportFactory
from tests.portfolio.statusreports.conftest import AT, TODAY, said, word

LATE = date(2027, 12, 31)  # red by the rules
TOO_WELL = "Declared green last time, red now"
OVERRIDE = {"time": word("green"), "cost": DimensionSaid("green")}


@pytest.fixture
def months(plan, project_manager):
    """Submit one report a month, from June 2026 on, each with its own changes."""

    def submit(*changes):
        for number, change in enumerate(changes):
            cycle = CycleFactory(period=date(2026, 6 + number, 1))
            report = StatusReportFactory(cycle=cycle, initiative=plan)
            submit_report(report=report, said=said(**change), by=project_manager, at=AT)
        return StatusReport.objects.select_related("cycle").get(pk=report.pk)

    return submit


def sentences(report):
    return [one.sentence for one in oddities_of([report], TODAY).get(report.pk, [])]


def is_odd(report):
    reports = StatusReport.objects.filter(cycle=report.cycle)
    return odd(reports, report.cycle, TODAY).filter(pk=report.pk).exists()


def test_an_ordinary_report_is_not_odd(months):
    report = months({"headline": "Un"}, {"headline": "Deux"})

    assert (sentences(report), is_odd(report)) == ([], False)


def test_unknown_over_a_computed_red_is_odd(months):
    hidden = {"time": word("grey"), "cost": DimensionSaid("green")}

    report = months({"forecast_end": LATE, "dimensions": hidden})

    assert sentences(report) == ["Time: declared not known, computed red"]
    assert is_odd(report)


def test_an_override_counts_how_often_it_was_made(months):
    override = {"forecast_end": LATE, "dimensions": OVERRIDE}

    report = months(override, {"forecast_end": LATE, "dimensions": OVERRIDE}, override)

    assert sentences(report) == ["Time: declared green, computed red, 3 times running"]
    assert is_odd(report)


def test_an_override_counts_from_the_last_report_without_one(months):
    override = {"forecast_end": LATE, "dimensions": OVERRIDE}
    honest = {
        "forecast_end": LATE,
        "dimensions": {"time": word("red"), "cost": DimensionSaid("green")},
    }

    report = months(override, honest, override)

    assert sentences(report) == ["Time: declared green, computed red"]


def test_an_amount_of_another_magnitude_is_odd(months):
    thousandfold = {
        "forecast": Decimal(1_000_000),
        "dimensions": {"time": DimensionSaid("green"), "cost": word("red")},
    }

    report = months({}, thousandfold)

    assert sentences(report) == [
        TOO_WELL,
        "Forecast at completion 1,000 times what it was: a wrong unit?",
    ]
    assert is_odd(report)


def test_an_end_that_moved_by_more_than_a_month_is_odd(months):
    moved = {
        "forecast_end": date(2027, 9, 1),
        "dimensions": {"time": word("red"), "cost": DimensionSaid("green")},
    }

    report = months({}, moved)

    assert (sentences(report), is_odd(report)) == ([TOO_WELL, "End moved by 9 weeks"], True)


def test_a_report_said_to_be_unchanged_is_odd_from_the_second_time_on(months):
    report = months({}, {"is_unchanged": True})
    assert (sentences(report), is_odd(report)) == ([], False)


def test_a_report_unchanged_three_times_says_so(months):
    report = months({}, *[{"is_unchanged": True}] * 3)

    expected = ["Said to be unchanged, 3 times running"]
    assert (sentences(report), is_odd(report)) == (expected, True)


def test_a_project_that_falls_from_green_to_red_was_declared_too_well(months):
    report = months({}, {"dimensions": {"time": word("red"), "cost": DimensionSaid("green")}})

    assert (sentences(report), is_odd(report)) == ([TOO_WELL], True)


def test_the_first_report_after_missing_ones_is_odd(plan, months):
    months({})
    for month in (7, 8):
        StatusReportFactory(cycle=CycleFactory(period=date(2026, month, 1)), initiative=plan)
    report = StatusReportFactory(
        cycle=CycleFactory(period=date(2026, 9, 1)), initiative=plan, submitted=True
    )

    expected = ["First report after 2 missing periods"]
    assert (sentences(report), is_odd(report)) == (expected, True)


def test_what_a_project_said_last_counts_however_long_ago_that_was(plan, months):
    months({})  # in June
    CycleFactory(period=date(2026, 8, 1))  # which asked others only
    report = StatusReportFactory(
        cycle=CycleFactory(period=date(2026, 9, 1), series="quarterly"),
        initiative=plan,
        submitted=True,
        declared="red",
    )
    assert (sentences(report), is_odd(report)) == ([TOO_WELL], True)

    left = StatusReportFactory(
        cycle=CycleFactory(period=date(2026, 10, 1)),
        initiative=plan,
        submitted=True,
        declared="red",
    )
    assert (sentences(left), is_odd(left)) == ([], False)


def test_what_is_past_in_a_frozen_period_is_seen_from_the_day_it_was_frozen(plan, months):
    report = months({"forecast_end": date(2027, 6, 30)})
    cycle = report.cycle
    cycle.frozen_at = datetime(2027, 6, 29, 16, tzinfo=UTC)
    assert judged_on(cycle, date(2028, 1, 1)) == date(2027, 6, 29)
    cycle.frozen_at = datetime(2027, 6, 30, 23, tzinfo=UTC)  # the next day in Brussels
    assert judged_on(cycle, date(2028, 1, 1)) == date(2027, 7, 1)


def test_dates_that_have_passed_since_are_odd(plan, months):
    report = months({})
    milestone = MilestoneFactory(initiative=plan, name="Recette")
    with audit.action("test.prepared", by=report.submitted_by):
        ReportMilestone.objects.create(
            report=report, milestone=milestone, name="Recette", language="fr",
            forecast_on=date(2026, 11, 3),
        )  # fmt: skip
        report.forecast_end = date(2026, 10, 31)
        report.save()

    assert sentences(report) == [
        "End of the project in the past: 31/10/2026",
        "Milestone in the past: Recette (03/11/2026)",
    ]
    assert is_odd(report)


@pytest.mark.parametrize("rows", [1, 3])
def test_oddities_cost_three_queries_for_any_number(cycle, django_assert_num_queries, rows):
    reports = [StatusReportFactory(cycle=cycle, submitted=True) for _row in range(rows)]

    with django_assert_num_queries(3):
        oddities_of(reports, TODAY)
