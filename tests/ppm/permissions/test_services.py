import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from ppm.accounts.models import Person
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from ppm.permissions.services import grant_unit_role
from tests.factories.kernel import PersonFactory, UnitFactory

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
