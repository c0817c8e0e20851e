import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.timezone import localdate

from ppm.accounts.models import Person
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from ppm.permissions.selectors import nameable
from ppm.permissions.services import grant_unit_role
from tests.factories.kernel import PersonFactory, UnitFactory, UnitRoleFactory

pytestmark = pytest.mark.django_db


def granted(role, unit):
    return grant_unit_role(
        person=PersonFactory(),
        role=role,
        unit=unit,
        valid_from=dt.date(2026, 1, 1),
        by=Person.objects.system(),
        at=timezone.now(),
    )


@pytest.mark.parametrize("role", [Role.HEAD_OF_PMO, Role.CENTRAL_PMO])
def test_a_central_role_is_held_on_the_whole_organisation_only(role):
    root = UnitFactory()
    assert granted(role, root).unit == root
    with pytest.raises(ValidationError) as caught:
        granted(role, UnitFactory(parent=root))
    assert set(caught.value.message_dict) == {"unit"}
    assert UnitRole.objects.count() == 1


def test_a_department_has_a_pmo_of_its_own():
    department = UnitFactory(parent=UnitFactory())
    assert granted(Role.DECENTRAL_PMO, department).unit == department


def test_who_is_here_only_to_control_is_offered_no_work(auditor, project_manager, organisation):
    both = PersonFactory(role=Role.AUDITOR, on_unit=organisation)
    UnitRoleFactory(person=both, role=Role.MANAGEMENT, unit=organisation)
    function = PersonFactory(given_name="Commissaire", family_name="")
    offered = set(nameable(localdate()))
    assert {auditor, function} & offered == set()
    assert {both, project_manager} <= offered
