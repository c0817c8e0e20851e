import pytest
from django.db import IntegrityError, transaction

from ppm import audit
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.org.versions import StaleVersion, lock

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """a ─ b ─ c, and d beside b."""
    with audit.action("tree", by=Person.objects.system()):
        a = OrgUnit.objects.create(code="a", name_fr="a")
        b = OrgUnit.objects.create(code="b", name_fr="b", parent=a)
        c = OrgUnit.objects.create(code="c", name_fr="c", parent=b)
        d = OrgUnit.objects.create(code="d", name_fr="d", parent=a)
    return a, b, c, d


def below(unit):
    unit.refresh_from_db()
    return set(OrgUnit.objects.below(unit).values_list("code", flat=True))


def test_below_is_the_unit_and_everything_under_it(tree):
    a, b, c, _ = tree
    assert below(a) == {"a", "b", "c", "d"}
    assert below(b) == {"b", "c"}
    assert below(c) == {"c"}


def test_moving_a_unit_moves_what_is_under_it(tree):
    a, b, c, d = tree
    with audit.action("move", by=Person.objects.system()):
        OrgUnit.objects.filter(pk=b.pk).update(parent=d)
    assert below(d) == {"d", "b", "c"}
    assert OrgUnit.objects.get(code="c").path == f"{a.pk}.{d.pk}.{b.pk}.{c.pk}"


def test_a_unit_cannot_be_placed_below_itself(tree):
    a, _, c, _ = tree
    with pytest.raises(IntegrityError, match="below itself"), transaction.atomic():
        with audit.action("move", by=Person.objects.system()):
            OrgUnit.objects.filter(pk=a.pk).update(parent=c)


def test_every_update_bumps_the_version(tree):
    b = tree[1]
    with audit.action("edit", by=Person.objects.system()):
        OrgUnit.objects.filter(pk=b.pk).update(code="b2")
        OrgUnit.objects.filter(pk=b.pk).update(code="b3")
    b.refresh_from_db()
    assert b.version == 3


def test_lock_refuses_a_version_that_is_no_longer_current(tree):
    b = tree[1]
    with audit.action("edit", by=Person.objects.system()):
        OrgUnit.objects.filter(pk=b.pk).update(code="b2")
        with pytest.raises(StaleVersion) as caught:
            lock(OrgUnit, b.pk, 1)
        assert caught.value.current.code == "b2"
        assert lock(OrgUnit, b.pk, 2).code == "b2"
