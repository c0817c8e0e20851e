from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from portfolio.statusreports import services
from portfolio.statusreports.board import board_of, in_stack, reports_of
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm import audit
from ppm.notices.models import Notice
from tests.factories.portfolio import CycleFactory, InitiativeFactory, InitiativeRoleFactory
from tests.portfolio.statusreports.conftest import AT, PERIOD, said, save, submit, word

OPENING = 23  # statements to open a period, however many take part


# -- Opening -----------------------------------------------------------------------------------
def test_open_cycle_proposes_the_calendar_in_working_days(plan, pmo):
    cycle = services.open_cycle(period=date(2026, 10, 17), by=pmo, at=AT)

    # 2 November is a closing day of the federal services.
    assert (cycle.period, cycle.opens_on) == (PERIOD, date(2026, 11, 3))
    assert (cycle.deadline_on, cycle.validation_on) == (date(2026, 11, 6), date(2026, 11, 10))
    assert cycle.freeze_on == date(2026, 11, 16)


def test_open_cycle_expects_a_report_of_each_running_project(plan, pmo):
    InitiativeFactory(unit=plan.unit, state="closed")
    InitiativeFactory(unit=plan.unit, kind="programme")

    cycle = services.open_cycle(period=PERIOD, by=pmo, at=AT)

    assert [(one.initiative, one.state) for one in cycle.reports.all()] == [(plan, "expected")]
    assert cycle.events.get().pgh_context["action"] == "cycle.opened"


def test_open_cycle_takes_the_chosen_projects_only(plan, pmo):
    other = InitiativeFactory(unit=plan.unit)

    cycle = services.open_cycle(period=PERIOD, initiatives=[other], by=pmo, at=AT)

    assert [one.initiative for one in cycle.reports.all()] == [other]


def test_open_cycle_tells_the_manager_in_the_managers_language(plan, project_manager, pmo):
    services.open_cycle(period=PERIOD, by=pmo, at=AT)

    notice = Notice.objects.get(person=project_manager)
    report = StatusReport.objects.get()
    assert notice.kind == "portfolio.statusreports.report_expected"
    assert notice.params == {"project": f"{plan.code} {plan.name_en}", "deadline_on": "2026-11-06"}
    assert notice.link == f"/portfolio/reports/{report.pk}/edit/"


@pytest.mark.parametrize("projects", [1, 6])
def test_open_cycle_tells_any_number_of_managers_in_the_same_statements(
    plan, project_manager, pmo, django_assert_num_queries, projects
):
    for _number in range(projects - 1):
        InitiativeRoleFactory(
            initiative=InitiativeFactory(unit=plan.unit, state="delivery"), role="project_manager"
        )
    services.open_cycle(period=PERIOD, by=pmo, at=AT)

    with django_assert_num_queries(OPENING):
        services.open_cycle(period=date(2026, 12, 1), series="quarterly", by=pmo, at=AT)

    assert Notice.objects.count() == 2 * projects


def test_open_cycle_refuses_a_period_that_is_open_already(plan, pmo):
    services.open_cycle(period=PERIOD, by=pmo, at=AT)

    with pytest.raises(ValidationError, match="opened already"):
        services.open_cycle(period=PERIOD, by=pmo, at=AT)
    assert StatusReport.objects.count() == 1


def test_open_cycle_refuses_a_period_before_a_frozen_one(plan, pmo):
    CycleFactory(period=date(2026, 11, 1), frozen=True)

    with pytest.raises(ValidationError, match="frozen already"):
        services.open_cycle(period=PERIOD, by=pmo, at=AT)
    assert not ReportingCycle.objects.filter(period=PERIOD).exists()


def test_open_cycle_refuses_dates_in_the_wrong_order(plan, pmo):
    with pytest.raises(ValidationError, match="follow each other"):
        services.open_cycle(period=PERIOD, deadline_on=date(2026, 11, 1), by=pmo, at=AT)
    assert not ReportingCycle.objects.exists()


def test_open_cycle_refuses_a_cycle_without_projects(pmo):
    with pytest.raises(services.NothingToReport):
        services.open_cycle(period=PERIOD, initiatives=[], by=pmo, at=AT)


# -- Longer series -----------------------------------------------------------------------------
def test_a_quarterly_report_contains_the_monthly_one_of_its_last_month(plan, project_manager, pmo):
    month = services.open_cycle(period=date(2026, 9, 1), by=pmo, at=AT, has_notices=False)
    quarter = services.open_cycle(period=date(2026, 9, 1), series="quarterly", by=pmo, at=AT)

    assert month.reports.get().contained_in == quarter.reports.get()
    assert quarter.reports.get().contained_in is None
    assert [one.link for one in Notice.objects.filter(person=project_manager)] == [
        f"/portfolio/reports/{quarter.reports.get().pk}/edit/"
    ]


def test_the_longest_series_contains_all_others_whichever_was_opened_first(plan, pmo):
    june = date(2026, 6, 1)
    half_year, quarter, month = (
        services.open_cycle(period=june, series=series, by=pmo, at=AT)
        for series in ("half_yearly", "quarterly", "monthly")
    )

    assert month.reports.get().contained_in == half_year.reports.get()
    assert quarter.reports.get().contained_in == half_year.reports.get()


def test_what_was_typed_before_a_longer_series_opens_goes_on_there(plan, project_manager, pmo):
    september = date(2026, 9, 1)
    month = services.open_cycle(period=september, by=pmo, at=AT, has_notices=False).reports.get()
    save(month, project_manager, headline="Déjà tapé")

    quarter = services.open_cycle(period=september, series="quarterly", by=pmo, at=AT)

    held = StatusReport.objects.get(cycle=quarter)
    assert (held.state, held.draft.values) == ("draft", {"headline": "Déjà tapé"})
    assert held.draft.saved_by == project_manager


def test_what_was_handed_in_once_is_not_swallowed_by_a_longer_series(plan, project_manager, pmo):
    september = date(2026, 9, 1)
    month = services.open_cycle(period=september, by=pmo, at=AT, has_notices=False).reports.get()
    submit(month, project_manager)
    services.return_report(report=month, comment="Le budget ?", by=pmo, at=AT)

    services.open_cycle(period=september, series="quarterly", by=pmo, at=AT)

    month.refresh_from_db()
    assert (month.state, month.contained_in) == ("returned", None)


def test_a_quarter_ends_with_its_third_month_only(plan, pmo):
    with pytest.raises(ValidationError, match="ends with this month"):
        services.open_cycle(period=PERIOD, series="quarterly", by=pmo, at=AT)
    assert not ReportingCycle.objects.exists()


def test_one_submission_fills_the_reports_of_all_series(plan, project_manager, entity_pmo, pmo):
    september = date(2026, 9, 1)
    quarter, month = (
        services.open_cycle(period=september, series=series, by=pmo, at=AT).reports.get()
        for series in ("quarterly", "monthly")
    )
    with pytest.raises(services.IsContained):
        services.submit_report(report=month, said=said(), by=project_manager, at=AT)

    services.submit_report(report=quarter, said=said(), by=project_manager, at=AT)

    month.refresh_from_db()
    assert (month.state, month.revision, month.headline) == ("submitted", 1, said().headline)
    waiting = {
        one.cycle.series: board_of(one.cycle, pmo, date(2026, 10, 5)).counts["to_validate"]
        for one in (quarter, month)
    }
    assert waiting == {"quarterly": 1, "monthly": 0}
    assert not in_stack(reports_of(month.cycle, pmo), "to_validate", month.cycle, date(2026, 10, 5))
    declared = dict(month.dimensions.values_list("dimension", "declared"))
    assert declared == dict(quarter.dimensions.values_list("dimension", "declared"))
    services.validate_report(report=quarter, by=entity_pmo, at=AT)
    month.refresh_from_db()
    assert (month.state, month.validated_by) == ("validated", entity_pmo)


@pytest.fixture
def quarter_and_month(plan, project_manager, pmo):
    """The reports of the third quarter and of its last month, which the first one fills."""
    return [
        services.open_cycle(period=date(2026, 9, 1), series=series, by=pmo, at=AT).reports.get()
        for series in ("quarterly", "monthly")
    ]


def test_what_a_report_fills_tells_who_wrote_and_judged_it_like_itself(
    quarter_and_month, entity_pmo, pmo, project_manager
):
    quarter, month = quarter_and_month
    late = said(forecast_end=date(2027, 12, 31))
    declared = {"time": word("green"), "cost": late.dimensions["cost"]}

    services.report_on_behalf(report=quarter, reason="Absent", by=entity_pmo, at=AT)
    services.submit_report(
        report=quarter, said=replace(late, dimensions=declared), by=entity_pmo, at=AT
    )
    services.validate_report(
        report=quarter, opinion="red", opinion_text="Trop tard.", agrees=True, by=pmo, at=AT
    )

    month.refresh_from_db()
    assert (month.submitted_for, month.on_behalf_by, month.on_behalf_reason) == (
        project_manager,
        entity_pmo,
        "Absent",
    )
    assert (month.opinion, month.opinion_text) == ("red", "Trop tard.")
    assert month.agrees_with_override


def test_what_is_frozen_while_one_waits_for_it_is_not_rewritten(
    quarter_and_month, entity_pmo, project_manager, pmo
):
    quarter, month = quarter_and_month

    def freeze_meanwhile(execute, sql, params, many, context):
        """The freeze ends while the statement that reads the month waits for it."""
        found = execute(sql, params, many, context)
        if sql.startswith("SELECT") and '"contained_in_id" = ' in sql:
            month.cycle.save()
        return found

    services.submit_report(report=quarter, said=said(), by=project_manager, at=AT)
    month.cycle.state, month.cycle.frozen_by, month.cycle.frozen_at = "frozen", pmo, AT
    with connection.execute_wrapper(freeze_meanwhile), audit.action("test.prepared", by=pmo):
        services.validate_report(report=quarter, by=entity_pmo, at=AT)
        services.return_report(report=quarter, comment="Encore", by=entity_pmo, at=AT)
        services.submit_report(
            report=quarter, said=said(headline="Corrigé"), by=project_manager, at=AT
        )

    month.refresh_from_db()
    assert (month.state, month.revision, month.headline) == ("submitted", 1, said().headline)
