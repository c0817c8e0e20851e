from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from portfolio.principles.breaches import breaches_of
from portfolio.principles.facts import facts_of, findings_of
from ppm.permissions.roles import Role
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory, StageFactory

pytestmark = pytest.mark.django_db


def projects():
    return list(Initiative.objects.select_related("standing", "unit").order_by("pk"))


def test_any_number_of_projects_costs_the_same(department, django_assert_num_queries):
    for number in (1, 3):
        for _one in range(number):
            StageFactory(initiative=InitiativeFactory(unit=department), number=1)
        with django_assert_num_queries(16):
            found = findings_of(projects(), localdate())
        assert {len(one) for one in found.values()} == {7}


def test_facts_are_those_of_the_day(project, executive, project_manager):
    InitiativeRoleFactory(initiative=project, role=Role.SENIOR_USER)
    InitiativeRoleFactory(initiative=project, role=Role.SENIOR_SUPPLIER, valid_to=date(2020, 1, 1))
    StageFactory(initiative=project, number=2, state="running", actual_start=date(2026, 2, 1))
    facts = facts_of(projects(), localdate())[project.pk]
    assert (facts.executives, facts.managers, facts.senior_users, facts.senior_suppliers) == (
        1,
        1,
        1,
        0,
    )
    assert facts.plans_without_tolerance == 2
    assert facts.stages[0].is_authorised is None
    assert (facts.case_state, facts.is_scored) == (None, False)


def test_breaches_are_listed_and_left_as_they_are(project, project_manager):
    InitiativeRoleFactory(initiative=project, role=Role.ASSURANCE, person=project_manager)
    for _one in range(2):
        InitiativeRoleFactory(initiative=project, role=Role.EXECUTIVE)
    before = project.roles.count()
    found = breaches_of([project.pk], localdate())[project.pk]
    assert [set(one.roles) for one in found] == [
        {Role.PROJECT_MANAGER, Role.ASSURANCE},
        {Role.EXECUTIVE},
    ]
    assert project.roles.count() == before


def test_the_list_shows_what_fails_where_to_a_pmo(client, entity_pmo, project, other_department):
    elsewhere = InitiativeFactory(unit=other_department, name_fr="Ailleurs")
    client.force_login(entity_pmo)
    page = client.get(reverse("portfolio:principle_list"))
    assert page.status_code == 200
    assert project.code in page.content.decode()
    assert elsewhere.code not in page.content.decode()
    none = client.get(reverse("portfolio:principle_list"), {"failing": "stages"})
    assert project.code not in none.content.decode()
    roles = client.get(reverse("portfolio:principle_list"), {"failing": "roles"})
    assert project.code in roles.content.decode()


def test_the_overview_draws_the_failing_ones_from_the_page_of_the_project(
    client, project, project_manager
):
    client.force_login(project_manager)
    address = reverse("portfolio:principle_detail", args=[project.pk])
    overview = client.get(reverse("portfolio:initiative_detail", args=[project.pk]))
    assert f'hx-get="{address}"' in overview.content.decode()
    page = client.get(address)
    assert len(page.context["said"]) == 7
    box = client.get(address, headers={"HX-Request": "true", "HX-Target": "principles-box"})
    text = box.content.decode()
    assert text.strip().startswith('<section id="principles-box"')
    assert text.count("<li>") == len(page.context["failing"]) > 0
