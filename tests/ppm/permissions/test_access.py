"""Who sees and may do what: roles on units and initiatives, dates, secrecy."""

import datetime as dt

import pytest

from portfolio.initiatives.models import Initiative, InitiativeRole
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import MATRIX, Role
from ppm.permissions.scope import scope_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2020, 1, 1)


@pytest.fixture
def house():
    """Two departments below a root; one open and one secret project in each."""
    with audit.action("house", by=Person.objects.system()):
        root = OrgUnit.objects.create(code="R", name_fr="R")
        units = {
            code: OrgUnit.objects.create(code=code, name_fr=code, parent=root)
            for code in ("A", "B")
        }
        units["A1"] = OrgUnit.objects.create(code="A1", name_fr="A1", parent=units["A"])
        units["R"] = root
        projects = {}
        for code, unit, secret in (
            ("open-a", "A", False),
            ("open-a1", "A1", False),
            ("secret-a", "A", True),
            ("open-b", "B", False),
            ("secret-b", "B", True),
        ):
            projects[code] = Initiative.objects.create(
                code=code,
                name_fr=code,
                unit=units[unit],
                confidentiality="secret" if secret else "open",
            )
    return units, projects


def person(name):
    with audit.action("person", by=Person.objects.system()):
        return Person.objects.create_user(f"{name}@example.org", None, given_name=name)


def on_unit(who, role, unit, until=None):
    with audit.action("role", by=Person.objects.system()):
        UnitRole.objects.create(person=who, role=role, unit=unit, valid_from=DAY, valid_to=until)


def on_initiative(who, role, initiative):
    with audit.action("role", by=Person.objects.system()):
        InitiativeRole.objects.create(person=who, role=role, initiative=initiative, valid_from=DAY)


def seen(who):
    return set(
        Initiative.objects.visible_to(Person.objects.get(pk=who.pk)).values_list("code", flat=True)
    )


def test_a_person_without_a_role_sees_nothing(house):
    assert seen(person("nobody")) == set()


def test_a_role_on_a_unit_reaches_everything_below_but_no_secret(house):
    units, _ = house
    who = person("dpmo")
    on_unit(who, Role.DECENTRAL_PMO, units["A"])
    assert seen(who) == {"open-a", "open-a1"}


def test_a_role_on_the_root_sees_everything_but_no_secret(house):
    units, _ = house
    who = person("pmo")
    on_unit(who, Role.CENTRAL_PMO, units["R"])
    assert seen(who) == {"open-a", "open-a1", "open-b"}


def test_a_secret_opens_only_to_those_named_on_it(house):
    units, projects = house
    who = person("insider")
    on_unit(who, Role.CENTRAL_PMO, units["R"])
    on_initiative(who, Role.CONFIDANT, projects["secret-b"])
    assert seen(who) == {"open-a", "open-a1", "open-b", "secret-b"}


def test_a_secret_child_stays_closed_to_the_manager_of_its_programme(house):
    units, _ = house
    with audit.action("programme", by=Person.objects.system()):
        programme = Initiative.objects.create(
            code="prog", name_fr="prog", unit=units["B"], kind="programme"
        )
        Initiative.objects.filter(code__in=["secret-a", "open-a"]).update(parent=programme)
    who = person("manager")
    on_initiative(who, Role.PROGRAMME_MANAGER, programme)
    assert seen(who) == {"prog", "open-a"}


def test_a_role_that_has_ended_opens_nothing(house):
    units, _ = house
    who = person("former")
    on_unit(who, Role.CENTRAL_PMO, units["R"], until=dt.date(2020, 12, 31))
    assert seen(who) == set()
    assert not can(who, Perm.INITIATIVE_VIEW)


def test_an_administrator_sees_no_initiative(house):
    units, _ = house
    who = person("admin")
    on_unit(who, Role.ADMINISTRATOR, units["R"])
    assert seen(who) == set()


def test_can_asks_for_the_very_object(house):
    units, projects = house
    who = person("dpmo")
    on_unit(who, Role.DECENTRAL_PMO, units["A"])
    assert can(who, Perm.REPORT_VALIDATE, projects["open-a1"])
    assert not can(who, Perm.REPORT_VALIDATE, projects["open-b"])
    assert not can(who, Perm.REPORT_VALIDATE, projects["secret-a"])


def test_a_refusal_names_the_roles_that_may(house):
    units, _ = house
    who = person("reader")
    on_unit(who, Role.MANAGEMENT, units["R"])
    answer = can(who, Perm.CYCLE_FREEZE, None)
    assert not answer
    for role in (Role.CENTRAL_PMO, Role.HEAD_OF_PMO):
        assert str(role.label) in str(answer.reason)


def test_the_whole_scope_costs_one_query(house, django_assert_num_queries):
    units, projects = house
    who = person("busy")
    on_unit(who, Role.DECENTRAL_PMO, units["A"])
    on_initiative(who, Role.PROJECT_MANAGER, projects["open-b"])
    with django_assert_num_queries(1):
        for _ in range(3):
            scope_of(who)
    assert scope_of(who).roles == {Role.DECENTRAL_PMO, Role.PROJECT_MANAGER}


def test_only_the_head_of_the_pmo_releases_a_pack():
    assert [role for role, perms in MATRIX.items() if Perm.PACK_RELEASE in perms] == [
        Role.HEAD_OF_PMO
    ]


def test_every_permission_is_put_into_words_for_the_page_of_roles():
    from ppm.permissions.wording import AREAS

    assert {perm for _title, rows in AREAS for perm in rows} == set(Perm)
