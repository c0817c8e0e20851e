import pytest
from django.utils.timezone import now

from portfolio.initiatives.naming import HoldsOtherSide, name_person
from ppm.permissions.roles import Role

pytestmark = pytest.mark.django_db


def test_nobody_is_named_manager_and_executive_of_one_project(project, executive, pmo):
    with pytest.raises(HoldsOtherSide):
        name_person(
            initiative=project, role=Role.PROJECT_MANAGER, person=executive, by=pmo, at=now()
        )


def test_senior_user_and_executive_may_be_one_person(project, executive, pmo):
    given = name_person(
        initiative=project, role=Role.SENIOR_USER, person=executive, by=pmo, at=now()
    )

    assert given.person == executive
