import io

import pytest
from django.core.management import CommandError, call_command

from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.models import UnitRole

pytestmark = pytest.mark.django_db

ARGUMENTS = (
    "lea@example.org",
    "--given-name=Léa",
    "--language=fr",
    "--unit=CFS",
    "--password-stdin",
)


@pytest.fixture
def password(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("a long enough secret\n" * 2))


def test_add_person_opens_an_empty_portal(password, client):
    call_command("add_person", *ARGUMENTS, "--unit-name=Centre", stdout=io.StringIO())

    lea = Person.objects.get(email="lea@example.org")
    assert lea.check_password("a long enough secret")
    assert (lea.unit.code, lea.unit.name_fr) == ("CFS", "Centre")
    assert can(lea, Perm.CYCLE_OPEN)


def test_add_person_wants_a_name_for_a_new_unit_and_then_writes_nothing(password):
    with pytest.raises(CommandError, match="no unit CFS"):
        call_command("add_person", *ARGUMENTS)

    assert not OrgUnit.objects.exists()
    assert not Person.objects.people().exists()


def test_add_person_takes_nobody_twice(password):
    call_command("add_person", *ARGUMENTS, "--unit-name=Centre", stdout=io.StringIO())

    with pytest.raises(CommandError, match="mail"):
        call_command("add_person", *ARGUMENTS)
    assert UnitRole.objects.count() == 1


def test_add_person_refuses_a_password_that_is_too_short(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))

    with pytest.raises(CommandError, match="12"):
        call_command("add_person", *ARGUMENTS, "--unit-name=Centre")
