from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from ppm import audit
from ppm.accounts.models import Person
from ppm.directory import services
from ppm.directory.models import GroupRole
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from tests.factories.kernel import UnitRoleFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def mapping(department):
    with audit.action("test.prepared", by=Person.objects.system()):
        return GroupRole.objects.create(group="pmo", role=Role.DECENTRAL_PMO, unit=department)


def apply(person, *groups, today=TODAY):
    return services.apply_groups(person=person, groups=groups, today=today, at=now())


def held(person, today=TODAY):
    return [
        (row.role, row.source)
        for row in UnitRole.objects.filter(person=person).order_by("pk")
        if row.valid_from <= today and (row.valid_to is None or row.valid_to >= today)
    ]


def test_a_role_given_by_hand_is_never_touched(outsider, department, mapping):
    UnitRoleFactory(person=outsider, role=Role.DECENTRAL_PMO, unit=department)

    apply(outsider, "pmo")
    apply(outsider)

    assert held(outsider) == [("decentral_pmo", "hand")]


def test_in_and_out_and_in_and_out_on_one_day(outsider, mapping):
    for groups in (("pmo",), (), ("pmo",), ()):
        apply(outsider, *groups)
    assert held(outsider) == []

    apply(outsider, "pmo")
    assert held(outsider) == [("decentral_pmo", "directory")]
    assert UnitRole.objects.filter(person=outsider).count() == 1


def test_the_same_groups_again_change_nothing(outsider, mapping):
    apply(outsider, "pmo")

    again = apply(outsider, "pmo", today=TODAY + timedelta(days=1))

    assert (again.given, again.ended) == ((), ())


def test_a_mapping_that_was_stopped_ends_the_role_at_the_next_sign_in(outsider, pmo, mapping):
    apply(outsider, "pmo")
    services.stop_group_role(group_role=mapping, version=mapping.version, by=pmo, at=now())

    changes = apply(outsider, "pmo")

    assert [row.role for row in changes.ended] == ["decentral_pmo"]
    assert held(outsider) == []
