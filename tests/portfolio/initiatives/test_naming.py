import pytest
from django.utils.timezone import localdate, now

from portfolio.initiatives import naming
from portfolio.initiatives.models import InitiativeRole
from portfolio.people.reassigning import Move, examined
from ppm.permissions.roles import MANAGERS, Role, against
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory


@pytest.mark.parametrize(
    ("one", "other", "apart", "apart_when_small"),
    [
        (Role.EXECUTIVE, Role.PROJECT_MANAGER, True, True),
        (Role.ASSURANCE, Role.PROJECT_MANAGER, True, True),
        (Role.ASSURANCE, Role.TEAM_MANAGER, True, True),
        (Role.ASSURANCE, Role.PROJECT_SUPPORT, True, True),
        (Role.SENIOR_SUPPLIER, Role.EXECUTIVE, True, False),
        (Role.SENIOR_USER, Role.EXECUTIVE, False, False),
        (Role.PROJECT_MANAGER, Role.TEAM_MANAGER, False, False),
        (Role.PROJECT_MANAGER, Role.PROJECT_SUPPORT, False, False),
        (Role.ASSURANCE, Role.SENIOR_USER, False, False),
    ],
)
def test_which_roles_stay_apart_whichever_comes_first(one, other, apart, apart_when_small):
    for first, second in ((one, other), (other, one)):
        assert (second in against(first)) is apart
        assert (second in against(first, is_small=True)) is apart_when_small


def test_no_rule_keeps_a_role_apart_from_itself():
    assert [role for role in Role if role in against(role)] == []
    assert all(Role.EXECUTIVE in against(role) for role in MANAGERS)


@pytest.mark.django_db
def test_the_executive_supplies_a_light_project_only(department, pmo):
    person = PersonFactory(given_name="Xavier")
    for tailoring_class in ("standard", "light"):
        project = InitiativeFactory(
            unit=department, tailoring_class=tailoring_class, executive=person
        )
        named = {"initiative": project, "role": Role.SENIOR_SUPPLIER, "person": person}
        if tailoring_class == "light":
            assert naming.name_person(**named, by=pmo, at=now()).role == Role.SENIOR_SUPPLIER
            continue
        with pytest.raises(naming.HoldsOtherSide) as refused:
            naming.name_person(**named, by=pmo, at=now())
        assert "Xavier" in refused.value.message
        assert project.roles.count() == 1


@pytest.mark.django_db
def test_there_is_one_executive_and_one_manager_at_a_time(project, project_manager, executive, pmo):
    other = PersonFactory()
    for role in (Role.EXECUTIVE, Role.PROJECT_MANAGER):
        with pytest.raises(naming.HeldBySomebody):
            naming.name_person(initiative=project, role=role, person=other, by=pmo, at=now())
    naming.name_person(initiative=project, role=Role.SENIOR_USER, person=other, by=pmo, at=now())
    assert InitiativeRole.objects.filter(person=other).count() == 1


@pytest.mark.django_db
def test_the_executive_does_not_become_the_manager_by_another_way(project, executive, pmo):
    with pytest.raises(naming.HoldsOtherSide):
        naming.change_manager(initiative=project, person=executive, by=pmo, at=now())
    assert project.roles.filter(role=Role.PROJECT_MANAGER).count() == 0


@pytest.mark.django_db
def test_reassigning_says_which_rule_is_against_it(department):
    supplier = PersonFactory(given_name="Sara")
    problems = {}
    for tailoring_class in ("standard", "light"):
        project = InitiativeFactory(unit=department, tailoring_class=tailoring_class)
        InitiativeRoleFactory(initiative=project, person=supplier, role=Role.SENIOR_SUPPLIER)
        role = InitiativeRoleFactory(initiative=project, role=Role.EXECUTIVE)
        problems[tailoring_class] = examined([Move(role, supplier)], localdate())[0].problem
    assert "Sara" in problems["standard"]
    assert problems["light"] == ""
