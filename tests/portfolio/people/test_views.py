from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portfolio.standings.models import Standing
from ppm.notices.models import Notice
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory, UnitFactory
from tests.factories.portfolio import (
    CycleFactory,
    InitiativeFactory,
    InitiativeRoleFactory,
    StatusReportFactory,
)
from tests.portfolio.people.conftest import page

pytestmark = pytest.mark.django_db


def test_the_directory_of_a_department_holds_its_own_people(
    client, entity_pmo, newcomer, other_department
):
    PersonFactory(given_name="Stranger", unit=other_department)
    client.force_login(entity_pmo)

    body = page(client, "person_list").content.decode()

    assert "Newcomer" in body
    assert "Entity" in body
    assert "Stranger" not in body


@pytest.mark.parametrize("query", ["text=newc", "role=decentral_pmo", "active=no", "active=away"])
def test_the_directory_can_be_narrowed(client, administrator, newcomer, entity_pmo, query):
    client.force_login(administrator)

    body = client.get(reverse("portfolio:person_list") + f"?{query}").content.decode()

    assert ("newcomer@" in body) == (query == "text=newc")
    assert ("entity@" in body) == (query == "role=decentral_pmo")


def test_the_directory_asks_as_many_questions_for_many_people(
    client, administrator, department, django_assert_max_num_queries
):
    for _ in range(12):
        PersonFactory(unit=department, role=Role.MANAGEMENT, on_unit=department)
    client.force_login(administrator)

    with django_assert_max_num_queries(12):
        page(client, "person_list")


def test_the_page_of_a_person_says_who_gave_which_role_and_what_is_due(
    client, head_of_pmo, newcomer, department, project, project_manager
):
    client.force_login(head_of_pmo)
    given = page(
        client,
        "unit_role_grant",
        newcomer.pk,
        data={
            "role": Role.LINE_MANAGER,
            "unit": department.pk,
            "valid_from": localdate().isoformat(),
            "valid_to": "",
            "reason": "New service",
        },
    )
    assert given.status_code == 303
    Standing.objects.filter(pk=project.pk).update(project_manager=project_manager)
    StatusReportFactory(initiative=project, cycle=CycleFactory())

    body = page(client, "person_detail", newcomer.pk).content.decode()
    managers = page(client, "person_detail", project_manager.pk).content.decode()

    assert "Line manager" in body
    assert "Head" in body
    assert "Reports to hand in" in managers
    assert Notice.objects.filter(person=newcomer, kind="ppm.permissions.role_given").exists()


def test_a_secret_initiative_of_somebody_stays_out_of_their_page(
    client, head_of_pmo, newcomer, department
):
    secret = InitiativeFactory(unit=department, secret=True, name_fr="Bouleau caché")
    InitiativeRoleFactory(initiative=secret, person=newcomer, role=Role.PROJECT_MANAGER)
    client.force_login(head_of_pmo)

    for name in ("person_detail", "person_deactivate", "person_reassign", "substitution_set"):
        assert "Bouleau" not in page(client, name, newcomer.pk).content.decode()


def test_a_decentralised_pmo_gives_only_what_it_may(client, entity_pmo, newcomer, department):
    client.force_login(entity_pmo)
    data = {
        "role": Role.CENTRAL_PMO,
        "unit": department.pk,
        "valid_from": localdate().isoformat(),
        "reason": "",
    }

    refused = page(client, "unit_role_grant", newcomer.pk, data=data)
    given = page(
        client, "unit_role_grant", newcomer.pk, data=data | {"role": Role.BUDGET_CONTROLLER}
    )

    assert refused.status_code == 422
    assert given.status_code == 303
    assert [one.role for one in newcomer.unit_roles.all()] == [Role.BUDGET_CONTROLLER]


def test_an_auditor_has_a_last_day(client, administrator, newcomer, organisation):
    client.force_login(administrator)
    data = {
        "role": Role.AUDITOR,
        "unit": organisation.pk,
        "valid_from": localdate().isoformat(),
        "valid_to": "",
        "reason": "Audit 12",
    }

    assert page(client, "unit_role_grant", newcomer.pk, data=data).status_code == 422
    data["valid_to"] = (localdate() + timedelta(30)).isoformat()
    assert page(client, "unit_role_grant", newcomer.pk, data=data).status_code == 303


def test_nobody_gives_a_role_to_themselves(client, administrator, organisation):
    client.force_login(administrator)
    data = {
        "role": Role.HEAD_OF_PMO,
        "unit": organisation.pk,
        "valid_from": localdate().isoformat(),
        "reason": "x",
    }

    answer = page(client, "unit_role_grant", administrator.pk, data=data)

    assert answer.status_code == 422
    assert administrator.unit_roles.count() == 1


def test_ending_a_role_keeps_its_row(client, head_of_pmo, department):
    officer = PersonFactory(unit=department, role=Role.DECENTRAL_PMO, on_unit=department)
    role = officer.unit_roles.get()
    client.force_login(head_of_pmo)

    answer = page(
        client,
        "unit_role_end",
        role.pk,
        data={"last_day": localdate().isoformat(), "reason": "Moves"},
    )

    assert answer.status_code == 303
    assert UnitRole.objects.get(pk=role.pk).valid_to == localdate()


def test_deactivating_shows_what_is_open_and_ends_the_sign_in(
    client, head_of_pmo, project, project_manager
):
    client.force_login(head_of_pmo)

    asked = page(client, "person_deactivate", project_manager.pk).content.decode()
    answer = page(client, "person_deactivate", project_manager.pk, data={"reason": "Left"})

    assert project.code in asked
    assert answer.status_code == 303
    project_manager.refresh_from_db()
    assert not project_manager.is_active
    client.force_login(project_manager)
    assert client.get("/").status_code == 302


def test_a_person_is_created_and_edited(client, administrator, department):
    client.force_login(administrator)
    data = {
        "given_name": "Élise",
        "family_name": "Nouvelle",
        "email": "Elise@example.org",
        "language": "fr",
        "unit": department.pk,
    }

    made = page(client, "person_create", data=data)
    twice = page(client, "person_create", data=data)

    assert made.status_code == 303
    assert twice.status_code == 422
    pk = int(made.url.rstrip("/").rpartition("/")[2])
    assert page(client, "person_edit", pk, data=data | {"language": "nl"}).status_code == 303


def test_everybody_has_a_profile_and_may_change_the_language(client, outsider):
    client.force_login(outsider)

    assert page(client, "profile", data={"language": "nl"}).status_code == 303
    outsider.refresh_from_db()
    assert outsider.language == "nl"


def test_somebody_of_another_department_does_not_exist(client, entity_pmo):
    elsewhere = PersonFactory(unit=UnitFactory())
    client.force_login(entity_pmo)

    assert page(client, "person_detail", elsewhere.pk).status_code == 404
