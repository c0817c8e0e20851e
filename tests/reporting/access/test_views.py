from datetime import date

import pytest
from django.urls import reverse

from ppm.permissions.catalog import Perm
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory, UnitFactory, UnitRoleFactory
from tests.factories.portfolio import (
    CommitteeFactory,
    InitiativeFactory,
    InitiativeRoleFactory,
    ParticipationFactory,
    SeatFactory,
    StatusReportFactory,
)

pytestmark = pytest.mark.django_db
PAGE = reverse("reporting:access_explain")


def ask(client, person, perm, on="2026-11-20", **values):
    asked = {"person": person.pk, "perm": perm.value, "subject": "initiative", "on": on, **values}
    return client.get(PAGE, asked)


def found(response):
    return response.context["found"]


def test_the_chain_names_role_unit_date_and_what_each_does(client, administrator, organisation):
    service = UnitFactory(code="S11", parent=UnitFactory(code="D11", parent=organisation))
    project = InitiativeFactory(unit=service)
    who = PersonFactory(given_name="Rachid")
    UnitRoleFactory(person=who, role=Role.DECENTRAL_PMO, unit=service.parent)
    UnitRoleFactory(person=who, role=Role.MANAGEMENT, unit=UnitFactory(code="D12"))
    client.force_login(administrator)
    answer = found(ask(client, who, Perm.REPORT_VALIDATE, code=project.code))
    assert answer.is_allowed
    texts = [step.text for step in answer.steps]
    assert [step.gives for step in answer.steps] == [True, False]
    assert "Rachid Essai is decentralised PMO on D11" in texts[0]
    assert "since 1 January 2020. That gives the permission here." in texts[0]
    assert texts[1].endswith("That does not reach this.")


def test_a_denial_says_which_roles_would_give_it_and_who_gives_them(
    client, administrator, project, outsider
):
    client.force_login(administrator)
    answer = found(ask(client, outsider, Perm.REPORT_VALIDATE, code=project.code))
    assert "not in reach" in answer.verdict
    assert any("decentralised PMO" in one for one in answer.remedies)
    assert any("given by: head of the central PMO" in one for one in answer.remedies)


def test_a_right_in_one_department_is_not_told_as_one_everywhere(client, pmo, department):
    who = PersonFactory(role=Role.DECENTRAL_PMO, on_unit=department)
    client.force_login(pmo)
    part = found(ask(client, who, Perm.REPORT_VALIDATE, subject="anywhere"))
    whole = found(ask(client, pmo, Perm.REPORT_VALIDATE, subject="anywhere"))
    assert part.is_allowed
    assert f"for {department.code} only" in part.verdict
    assert "everywhere" not in whole.verdict


def test_roles_count_on_the_day_that_is_asked(client, pmo, project, department):
    who = PersonFactory()
    UnitRoleFactory(
        person=who, role=Role.DECENTRAL_PMO, unit=department, valid_from=date(2026, 12, 1)
    )
    client.force_login(pmo)
    code = project.code
    assert not found(ask(client, who, Perm.INITIATIVE_EDIT, code=code)).is_allowed
    assert found(ask(client, who, Perm.INITIATIVE_EDIT, on="2026-12-01", code=code)).is_allowed


def test_who_asks_learns_nothing_of_what_is_confidential(client, administrator, pmo, department):
    hidden = InitiativeFactory(unit=department, secret=True, name_en="Birch")
    restricted = InitiativeFactory(unit=department, restricted=True, name_en="Lime")
    for asker in (administrator, pmo):
        client.force_login(asker)
        pages = {
            ask(client, asker, Perm.INITIATIVE_VIEW, code=code).content.split(b"main-form")[1][:2000]
            .replace(code.encode(), b"")
            for code in (hidden.code, restricted.code, "CF2026-999")
        }  # fmt: skip
        assert len(pages) == 1


def test_somebody_named_on_it_can_ask(client, department, pmo, entity_pmo):
    hidden = InitiativeFactory(unit=department, secret=True, confidant=pmo)
    client.force_login(pmo)
    answer = found(ask(client, entity_pmo, Perm.INITIATIVE_VIEW, code=hidden.code))
    assert not answer.is_allowed
    assert "not named on it" in answer.steps[-1].text
    assert "people in the know" in answer.remedies[0]


def test_a_unit_taking_part_and_a_seat_are_steps_of_the_chain(
    client, administrator, project, other_department
):
    client.force_login(administrator)
    who = PersonFactory(role=Role.MANAGEMENT, on_unit=other_department)
    ParticipationFactory(initiative=project, unit=other_department, kind="payer")
    answer = found(ask(client, who, Perm.INITIATIVE_VIEW, code=project.code))
    assert answer.is_allowed
    assert "takes part as payer" in answer.steps[-1].text
    seat = SeatFactory(committee=CommitteeFactory())
    asked = {"subject": "committee", "code": seat.committee.code}
    answer = found(ask(client, seat.person, Perm.COMMITTEE_VIEW, **asked))
    assert answer.is_allowed
    assert "sits on" in answer.steps[0].text


def test_a_report_is_found_by_code_and_month(client, administrator, project, project_manager):
    report = StatusReportFactory(initiative=project)
    InitiativeRoleFactory(initiative=InitiativeFactory(), person=project_manager)
    client.force_login(administrator)
    asked = {"subject": "report", "code": project.code, "month": f"{report.cycle.period:%Y-%m}"}
    answer = found(ask(client, project_manager, Perm.REPORT_EDIT, **asked))
    assert (answer.is_allowed, len(answer.steps)) == (True, 1)
    asked["month"] = "2001-01"
    assert ask(client, project_manager, Perm.REPORT_EDIT, **asked).status_code == 422


def test_only_the_administrator_and_the_central_pmo_ask(client, anybody):
    client.force_login(anybody)
    expected = anybody.given_name in ("Head", "Central", "Administrator")
    assert (client.get(PAGE).status_code == 200) == expected
