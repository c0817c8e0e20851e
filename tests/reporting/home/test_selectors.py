from datetime import date

import pytest
from django.utils import translation

from portfolio.statusreports.services import return_report
from ppm import audit
from ppm.accounts.models import Person
from reporting.home.selectors import work_of
from reporting.packs.models import Pack
from tests.factories.portfolio import (
    CommitteeFactory,
    CycleFactory,
    InitiativeFactory,
    InitiativeRoleFactory,
    StatusReportFactory,
)
from tests.factories.reporting import frozen
from tests.portfolio.statusreports.conftest import AT, TODAY


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def cycle(db):
    return CycleFactory()


def pack_of(committee, snapshot, edition=1, state="draft"):
    system = Person.objects.system()
    with audit.action("test.prepared", by=system):
        return Pack.objects.create(
            committee=committee,
            snapshot=snapshot,
            edition=edition,
            languages="fr,nl",
            state=state,
            asked_by=system,
            asked_at=AT,
            released_by=system if state == "released" else None,
            released_at=AT if state == "released" else None,
        )


def lines(person):
    work = work_of(person, TODAY)
    return [
        (line.task.verb, line.task.subject, line.due, line.task.action)
        for line in [*work.soon, *work.later]
    ]


def test_a_manager_is_asked_for_the_reports_of_own_projects(project, project_manager, cycle):
    StatusReportFactory(cycle=cycle, initiative=project)
    StatusReportFactory(cycle=cycle, initiative=InitiativeFactory(unit=project.unit))

    assert lines(project_manager) == [
        ("Complete the report (October 2026)", project.name, "tomorrow", "Complete")
    ]


def test_a_returned_report_comes_first_with_its_comment(
    project, project_manager, entity_pmo, cycle
):
    StatusReportFactory(
        cycle=cycle, initiative=InitiativeFactory(project_manager=project_manager, name_en="Other")
    )
    report = StatusReportFactory(
        cycle=cycle,
        initiative=project,
        state="submitted",
        revision=1,
        submitted_by=project_manager,
        submitted_at=AT,
    )
    return_report(report=report, comment="Le budget ?", blocks=["figures"], by=entity_pmo, at=AT)

    first, second = work_of(project_manager, TODAY).soon

    assert (first.task.verb, first.task.comment, first.task.returned_by) == (
        "Correct the report (October 2026)",
        "Le budget ?",
        str(entity_pmo),
    )
    assert first.task.address == f"/portfolio/reports/{report.pk}/edit/#figures"
    assert second.task.subject == "Other"


def test_a_report_that_is_in_asks_nothing_more(project, project_manager, cycle):
    StatusReportFactory(cycle=cycle, initiative=project, submitted=True)

    work = work_of(project_manager, TODAY)

    assert (work.soon, work.later) == ([], [])
    assert work.sentence == "Nothing waits for you. Next opening: 1 December 2026."


def test_a_cycle_that_opens_later_asks_nothing_yet(project, project_manager):
    later = CycleFactory(
        opens_on=date(2026, 11, 6), deadline_on=date(2026, 11, 9), validation_on=date(2026, 11, 10)
    )
    StatusReportFactory(cycle=later, initiative=project)

    assert work_of(project_manager, TODAY).sentence == (
        "Nothing waits for you. Next opening: 6 November 2026."
    )


def test_a_decentralised_pmo_validates_its_own_department_and_not_itself(
    department, other_department, entity_pmo, cycle
):
    for unit in (department, department, other_department):
        StatusReportFactory(cycle=cycle, initiative__unit=unit, submitted=True)
    StatusReportFactory(
        cycle=cycle, initiative__unit=department, submitted=True, submitted_by=entity_pmo
    )
    own = InitiativeRoleFactory(
        initiative__unit=department, person=entity_pmo, role="project_manager"
    ).initiative
    StatusReportFactory(cycle=cycle, initiative=own, submitted=True)

    assert lines(entity_pmo) == [
        ("Validate 2 reports", "October 2026", "Monday 9 November", "Validate")
    ]


def test_a_pmo_is_told_of_late_reports_after_the_deadline(department, entity_pmo):
    cycle = CycleFactory(deadline_on=date(2026, 11, 3))
    StatusReportFactory(cycle=cycle, initiative__unit=department)

    assert lines(entity_pmo) == [
        ("Ask for 1 late report", "October 2026", "Monday 9 November", "See who")
    ]


def test_the_central_pmo_opens_the_month_that_has_ended(pmo):
    assert lines(pmo) == [("Open the period", "October 2026", "1 working day overdue", "Open")]


def test_the_central_pmo_freezes_when_validation_is_over(pmo):
    CycleFactory(
        deadline_on=date(2026, 11, 3), validation_on=date(2026, 11, 4), freeze_on=date(2026, 11, 6)
    )

    assert lines(pmo) == [
        ("Freeze the period", "October 2026", "Friday 6 November", "Look and freeze")
    ]


def test_own_projects_are_those_one_is_named_on(project, project_manager):
    InitiativeFactory(unit=project.unit)

    shown = [one.initiative for one in work_of(project_manager, TODAY).projects]

    assert shown == [project]


def test_a_committee_member_finds_released_packs_of_the_own_committee_only(
    committee_member, committee
):
    snapshot = frozen()
    mine = pack_of(committee, snapshot, state="released")
    pack_of(committee, snapshot, edition=2)
    pack_of(CommitteeFactory(), snapshot, state="released")

    readings = work_of(committee_member, TODAY).readings

    assert [(one.title, one.address) for one in readings] == [
        (committee.name, mine.get_absolute_url())
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_my_work_costs_the_same_for_any_amount_of_work(
    project_manager, cycle, django_assert_num_queries, rows
):
    for _row in range(rows):
        initiative = InitiativeFactory()
        InitiativeRoleFactory(initiative=initiative, person=project_manager)
        StatusReportFactory(cycle=cycle, initiative=initiative)

    with django_assert_num_queries(15):
        work = work_of(project_manager, TODAY)

    assert len(work.soon) == rows
