from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from portfolio.initiatives.models import Initiative
from portfolio.reorganisation.selectors import moving
from portfolio.reorganisation.telling import tell
from ppm.languages.nearest import coded_name
from ppm.notices.models import Notice
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory, UnitRoleFactory
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory
from tests.portfolio.reorganisation.conftest import TODAY, confirm, merger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def told():
    rows = Notice.objects.filter(kind="portfolio.reorganisation.applied")
    return {one.person: one.params for one in rows.select_related("person")}


def test_everybody_concerned_is_told_once_in_their_language(
    pmo, department, other_department, service
):
    manager = PersonFactory(given_name="Manager", language="nl")
    for _n in range(2):
        project = InitiativeFactory(unit=service)
        InitiativeRoleFactory(initiative=project, person=manager, role=Role.PROJECT_MANAGER)
    InitiativeRoleFactory(
        initiative=project,
        person=PersonFactory(),
        valid_from=TODAY - timedelta(9),
        valid_to=TODAY - timedelta(2),
    )
    boss = UnitRoleFactory(unit=service, role=Role.MANAGEMENT, person__language="fr").person
    here = UnitRoleFactory(unit=department, role=Role.DECENTRAL_PMO, person__language="en").person
    there = UnitRoleFactory(
        unit=other_department, role=Role.DECENTRAL_PMO, person__language="en"
    ).person
    in_the_know = PersonFactory()
    InitiativeFactory(unit=service, secret=True, confidant=in_the_know)

    confirm(merger(pmo, [service], into=other_department), pmo)

    found = told()
    assert set(found) == {manager, boss, here, there, in_the_know}
    assert {one["start_on"] for one in found.values()} == {TODAY.isoformat()}
    assert found[here]["what"].endswith("takes over 2 initiatives.")
    with translation.override("nl"):
        assert coded_name(service) in found[manager]["ended"]
        assert coded_name(other_department) in found[manager]["what"]
    assert project.code in found[manager]["what"]


def test_a_role_that_does_not_follow_is_told_to_have_ended(pmo, other_department, service):
    boss = UnitRoleFactory(unit=service, role=Role.MANAGEMENT, person__language="en").person

    confirm(merger(pmo, [service], into=other_department, do_roles_follow=False), pmo)

    assert told()[boss]["what"] == "Your role on it has ended."


@pytest.mark.parametrize("rows", [1, 3])
def test_telling_costs_the_same_for_any_number_of_projects(
    pmo, other_department, service, rows, django_assert_num_queries
):
    for _n in range(rows):
        project = InitiativeFactory(unit=service)
        InitiativeRoleFactory(initiative=project, person=PersonFactory())
    row = merger(pmo, [service], into=other_department)
    confirm(row, pmo)
    row.refresh_from_db()
    found = replace(moving(row), initiatives=tuple(Initiative.objects.all()))
    went = {one.pk: other_department for one in found.initiatives}
    with django_assert_num_queries(5):
        tell(row, found, went, pmo)
