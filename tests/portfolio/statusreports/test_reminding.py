from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portfolio.initiatives.models import Initiative
from portfolio.statusreports import interventions, services
from portfolio.statusreports.board import days_late
from portfolio.statusreports.models import Reminder, StatusReport
from portfolio.statusreports.reminding import calls_of_day, send
from portfolio.statusreports.tasks import REMIND, due_reminders, last_run
from ppm import audit
from ppm.jobs.models import Job
from ppm.notices.models import Notice
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from tests.factories.portfolio import InitiativeRoleFactory
from tests.portfolio.statusreports.conftest import AT, typed

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture
def cycle(pmo, plan):
    """October: opens on 3 November, due on the 6th, escalated on the 9th, validated by the 10th."""
    return services.open_cycle(period=date(2026, 10, 1), by=pmo, at=AT, has_notices=False)


@pytest.fixture
def report(cycle, project_manager):
    return StatusReport.objects.get(cycle=cycle)


@pytest.fixture
def executive(plan):
    return InitiativeRoleFactory(initiative=plan, role="executive").person


def told(cycle, day):
    return [(call.person, call.notice.rpartition(".")[2]) for call in calls_of_day(cycle, day)]


def test_managers_are_reminded_on_the_second_and_the_fourth_working_day(
    cycle, report, project_manager
):
    assert cycle.reminders_on == [date(2026, 11, 4), date(2026, 11, 6)]
    assert told(cycle, date(2026, 11, 4)) == [(project_manager, "report_reminder")]
    assert told(cycle, date(2026, 11, 5)) == []
    assert told(cycle, date(2026, 11, 6)) == [(project_manager, "report_reminder")]


def test_the_fifth_working_day_tells_the_executive(cycle, report, project_manager, executive):
    assert told(cycle, date(2026, 11, 9)) == [
        (project_manager, "report_overdue"),
        (executive, "report_escalated"),
    ]


def test_a_day_on_which_nobody_worked_is_made_good_on_the_next_one(
    cycle, report, project_manager, executive
):
    friday, monday = date(2026, 11, 6), date(2026, 11, 9)
    cycle.escalation_on = date(2026, 11, 7)  # a Saturday
    calls = calls_of_day(cycle, monday, since=friday)
    assert [call.person for call in calls] == [project_manager, executive]
    assert calls_of_day(cycle, date(2026, 11, 10), since=monday) == []


def test_an_extension_moves_the_reminders_and_the_escalation_of_one_report(
    cycle, report, project_manager, executive, pmo
):
    interventions.extend_report(
        report=report, until=date(2026, 11, 10), reason="Maladie", by=pmo, at=AT
    )

    assert told(cycle, date(2026, 11, 4)) == told(cycle, date(2026, 11, 9)) == []
    assert told(cycle, date(2026, 11, 10)) == [(project_manager, "report_reminder")]
    assert (executive, "report_escalated") in told(cycle, date(2026, 11, 12))


def test_a_returned_report_is_chased_with_its_comment_and_at_its_block(
    cycle, submitted, entity_pmo, project_manager
):
    services.return_report(
        report=submitted, comments={"figures": "Quel budget ?"}, by=entity_pmo, at=AT
    )

    [call] = calls_of_day(cycle, date(2026, 11, 6))

    assert call.notice.endswith("return_reminder")
    assert call.params["comment"] == "Quel budget ?"
    assert call.link == f"/portfolio/reports/{submitted.pk}/edit/#figures"


def test_the_link_opens_the_first_block_that_nobody_has_saved(cycle, report, project_manager):
    links = []
    for blocks in (["summary", "status"], ["figures", "milestones"]):
        services.save_draft(report=report, values=typed(), by=project_manager, at=AT, blocks=blocks)
        [call] = calls_of_day(cycle, date(2026, 11, 4))
        links.append(call.link.removeprefix(f"/portfolio/reports/{report.pk}/edit/"))

    assert links[0] == "#figures"
    assert links[1] == "#milestones"  # no line of it was touched


def test_what_waits_for_validation_is_told_to_the_nearest_pmo_once(cycle, submitted, entity_pmo):
    calls = calls_of_day(cycle, cycle.validation_on)

    assert len(send(calls=[*calls, *calls], by=entity_pmo, at=AT, today=cycle.validation_on)) == 1
    notice = Notice.objects.filter(kind__endswith="reports_to_validate").get()
    assert notice.person == entity_pmo
    assert notice.params["count"] == 1
    assert notice.link == f"/portfolio/cycles/{cycle.pk}/to_validate/"


def test_only_who_may_know_of_a_confidential_project_is_told_of_its_report(
    cycle, submitted, entity_pmo, pmo
):
    with audit.action("test.hidden", by=pmo):
        Initiative.objects.filter(pk=submitted.initiative_id).update(confidentiality="secret")
    told_of = [call.person for call in calls_of_day(cycle, cycle.validation_on)]
    assert entity_pmo not in told_of
    assert all(can(person, Perm.REPORT_VALIDATE, submitted) for person in told_of)


def test_nobody_is_told_twice_a_day_unless_the_pmo_wants_it(cycle, report, project_manager, pmo):
    day = date(2026, 11, 4)
    calls = calls_of_day(cycle, day)
    by_hand = [replace(call, kind="by_hand") for call in calls]

    sent = [
        send(calls=calls, by=pmo, at=AT, today=day),
        send(calls=calls, by=pmo, at=AT, today=day),
        send(calls=by_hand, by=pmo, at=AT, today=day, is_by_hand=True),
        send(calls=by_hand, by=pmo, at=AT, today=day, is_by_hand=True),
    ]

    assert [len(notices) for notices in sent] == [1, 0, 1, 0]
    noted = Reminder.objects.order_by("pk").values_list("kind", "person", "day")
    assert list(noted) == [
        ("reminder", project_manager.pk, day),
        ("by_hand", project_manager.pk, day),
    ]


def test_reminders_are_due_from_eight_in_the_morning_of_a_working_day(cycle):
    def keys(*moment):
        return [one.key for one in due_reminders(datetime(*moment, tzinfo=BRUSSELS))]

    assert keys(2026, 11, 4, 7, 59) == []
    assert keys(2026, 11, 4, 8, 0) == [f"{cycle.pk}:2026-11-04"]
    assert keys(2026, 11, 7, 9, 0) == keys(2026, 11, 11, 9, 0) == []  # Saturday, Armistice


def test_a_day_counts_as_done_only_when_its_work_ran_on_it(cycle, pmo):
    friday, monday = date(2026, 11, 6), date(2026, 11, 9)
    with audit.action("test.ran", by=pmo):
        for day, ended in ((date(2026, 11, 5), date(2026, 11, 5)), (friday, monday)):
            Job.objects.create(
                kind=REMIND, key=f"{cycle.pk}:{day}", state="done", created_by=pmo,
                started_at=datetime(ended.year, ended.month, ended.day, 9, tzinfo=BRUSSELS),
                finished_at=datetime(ended.year, ended.month, ended.day, 9, tzinfo=BRUSSELS),
            )  # fmt: skip
    assert last_run(cycle, monday) == date(2026, 11, 5)


def test_the_executive_hears_of_what_was_in_on_time_and_sent_back_at_the_consolidation(
    cycle, submitted, entity_pmo, project_manager, executive
):
    report = services.return_report(report=submitted, comment="Le budget ?", by=entity_pmo, at=AT)

    assert told(cycle, cycle.escalation_on) == [(project_manager, "return_reminder")]
    assert told(cycle, cycle.consolidation_on) == [
        (project_manager, "return_reminder"),
        (executive, "return_escalated"),
    ]
    assert days_late(report, cycle.consolidation_on) == 0


def test_a_period_that_is_opened_late_does_not_escalate_at_once(cycle):
    cycle.opened_at = AT + timedelta(days=20)
    assert last_run(cycle, date(2026, 11, 25)) == date(2026, 11, 24)
