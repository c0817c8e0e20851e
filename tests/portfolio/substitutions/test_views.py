from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate, now

from portfolio.standings.models import Standing
from portfolio.statusreports import services as reports
from portfolio.statusreports.models import StatusReport
from portfolio.substitutions.selectors import stand_ins
from portfolio.substitutions.services import set_substitution
from ppm.accounts.models import Person
from ppm.notices.models import Notice
from ppm.permissions.models import Substitution
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import (
    CycleFactory,
    InitiativeFactory,
    InitiativeRoleFactory,
    StatusReportFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(organisation):
    return PersonFactory(given_name="Colleague")


@pytest.fixture
def report(project, project_manager):
    Standing.objects.filter(pk=project.pk).update(project_manager=project_manager)
    return StatusReportFactory(initiative=project, cycle=CycleFactory())


def away(giver, substitute):
    return set_substitution(
        giver=giver,
        substitute=substitute,
        valid_from=localdate(),
        valid_to=localdate() + timedelta(7),
        by=giver,
        at=now(),
    )


def test_one_hands_over_from_the_form_and_ends_it_again(client, project_manager, colleague):
    client.force_login(project_manager)
    data = {
        "valid_from": localdate().isoformat(),
        "valid_to": (localdate() + timedelta(3)).isoformat(),
        "substitute": colleague.pk,
        "extent": "all",
        "reason": "",
    }

    refused = client.post(reverse("portfolio:substitution_create"), data | {"valid_to": ""})
    made = client.post(reverse("portfolio:substitution_create"), data)

    assert refused.status_code == 422
    assert made.status_code == 303
    row = Substitution.objects.get()
    listed = client.get(reverse("portfolio:substitution_list")).content.decode()
    assert "Colleague" in listed
    assert client.post(reverse("portfolio:substitution_revoke", args=[row.pk])).status_code == 303
    row.refresh_from_db()
    assert row.revoked_by == project_manager


def test_a_stranger_neither_sees_nor_ends_a_substitution(
    client, project_manager, colleague, outsider
):
    row = away(project_manager, colleague)
    client.force_login(outsider)

    assert client.get(reverse("portfolio:substitution_revoke", args=[row.pk])).status_code == 404
    assert b"Colleague" not in client.get(reverse("portfolio:substitution_list")).content


def test_my_work_of_the_substitute_says_for_whom_and_history_keeps_both_names(
    client, project_manager, colleague, report
):
    away(project_manager, colleague)
    client.force_login(colleague)

    home = client.get("/").content.decode()
    address = reverse("portfolio:report_edit", args=[report.pk])
    saved = client.post(address, {"headline": "Vu", "version": "0"})

    assert f"for {project_manager}" in home
    assert saved.status_code == 303
    event = apps.get_model("portfolio", "StatusReportEvent").objects.latest("pgh_id")
    assert event.pgh_context["by"] == colleague.pk
    assert event.pgh_context["for"] == project_manager.pk


def test_what_one_does_by_own_right_is_done_for_nobody_else(
    client, project_manager, entity_pmo, report
):
    client.force_login(project_manager)
    client.post(
        reverse("portfolio:report_edit", args=[report.pk]),
        {"headline": "Vu", "version": "0"},
    )

    event = apps.get_model("portfolio", "StatusReportEvent").objects.latest("pgh_id")
    assert "for" not in event.pgh_context


def test_absence_and_substitute_stand_beside_the_manager(
    client, project_manager, colleague, report, project, entity_pmo
):
    away(project_manager, colleague)
    client.force_login(entity_pmo)

    board = client.get(reverse("portfolio:cycle_stack", args=[report.cycle_id, "all"]))
    people = client.get(reverse("portfolio:initiative_people", args=[project.pk]))

    assert "Colleague Essai stands in" in board.content.decode()
    assert "Colleague Essai stands in" in people.content.decode()


def test_a_notice_about_a_project_reaches_the_substitute_too(
    project_manager, colleague, report, entity_pmo
):
    away(project_manager, colleague)
    reports.report_on_behalf(report=report, reason="Absent", by=entity_pmo, at=now())

    told = Notice.objects.filter(kind="portfolio.statusreports.report_on_behalf")
    assert {one.person_id for one in told} == {project_manager.pk, colleague.pk}
    copy = told.get(person=colleague)
    assert copy.params["for_person"] == project_manager.pk


def test_the_pmo_that_reports_on_behalf_says_why_and_does_not_validate(
    client, project_manager, entity_pmo, head_of_pmo, report
):
    client.force_login(entity_pmo)
    edit = reverse("portfolio:report_edit", args=[report.pk])
    behalf = reverse("portfolio:report_on_behalf", args=[report.pk])

    assert client.get(edit).url == behalf
    assert client.post(behalf, {"reason": ""}).status_code == 422
    assert client.post(behalf, {"reason": "Absent, nobody stands in"}).url == edit
    assert client.get(edit).status_code == 200

    from ppm import audit

    with audit.action("test.prepared", by=entity_pmo):
        StatusReport.objects.filter(pk=report.pk).update(
            state="submitted",
            submitted_by=entity_pmo,
            submitted_for=project_manager,
            submitted_at=now(),
        )
    report.refresh_from_db()
    peer = PersonFactory(role="decentral_pmo", on_unit=report.initiative.unit, given_name="Peer")
    for person, error in (
        (entity_pmo, reports.SameEyes),
        (project_manager, reports.SameEyes),
        (peer, reports.CentralMustValidate),
    ):
        with pytest.raises(error):
            reports.validate_report(report=report, by=Person.objects.get(pk=person.pk), at=now())
    done = reports.validate_report(report=report, by=head_of_pmo, at=now())
    assert done.validated_by == head_of_pmo


def test_who_stands_in_for_the_author_does_not_validate_either(
    project_manager, entity_pmo, report, colleague
):
    from ppm import audit

    with audit.action("test.prepared", by=entity_pmo):
        StatusReport.objects.filter(pk=report.pk).update(
            state="submitted", submitted_by=entity_pmo, submitted_at=now()
        )
    report.refresh_from_db()
    colleague.acting_for_id = entity_pmo.pk

    with pytest.raises(reports.SameEyes):
        reports.validate_report(report=report, by=colleague, at=now())


def test_an_absence_of_somebody_who_stands_in_for_another_warns(client, project_manager, colleague):
    away(colleague, project_manager)
    client.force_login(project_manager)
    shown = client.get(reverse("portfolio:substitution_create")).content.decode()
    data = {
        "valid_from": (localdate() + timedelta(7)).isoformat(),
        "valid_to": (localdate() + timedelta(9)).isoformat(),
        "extent": "all",
        "reason": "",
    }
    made = client.post(reverse("portfolio:substitution_create"), data, follow=True)
    said = [str(one) for one in made.context["messages"]]

    assert str(colleague) in shown
    assert any(f"stands in for {colleague}" in one for one in said)


def test_a_substitute_for_other_projects_is_not_told_as_nobody(project, project_manager, colleague):
    role = InitiativeRoleFactory(initiative=InitiativeFactory(), person=project_manager)
    set_substitution(
        giver=project_manager, substitute=colleague, valid_from=localdate(),
        valid_to=localdate() + timedelta(7), is_all=False, initiative_roles=[role],
        by=project_manager, at=now(),
    )  # fmt: skip
    pairs = [(project, project_manager.pk), (role.initiative, project_manager.pk)]
    here, there = stand_ins(pairs, localdate()).values()
    assert (here.substitute, here.is_elsewhere) == (None, True)
    assert (there.substitute, there.is_elsewhere) == (colleague, False)
    with translation.override("en"):
        assert "this project" in here.sentence
