"""The people that tests speak of: one organisation, two departments, one project, one committee."""

from typing import Any

import pytest

from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory, UnitFactory
from tests.factories.portfolio import (
    CommitteeFactory,
    InitiativeFactory,
    InitiativeRoleFactory,
    SeatFactory,
)


@pytest.fixture
def organisation(db: Any) -> OrgUnit:
    """The root of all units."""
    return UnitFactory(code="ORG")


@pytest.fixture
def department(organisation: OrgUnit) -> OrgUnit:
    return UnitFactory(code="D10", parent=organisation)


@pytest.fixture
def other_department(organisation: OrgUnit) -> OrgUnit:
    return UnitFactory(code="D20", parent=organisation)


@pytest.fixture
def project(department: OrgUnit) -> Initiative:
    """The project of `project_manager` and `executive`, in `department`."""
    return InitiativeFactory(unit=department, name_fr="Projet du casting")


@pytest.fixture
def committee(organisation: OrgUnit) -> Committee:
    """The portfolio board, on which `committee_member` sits."""
    return CommitteeFactory(unit=organisation, is_portfolio_board=True)


@pytest.fixture
def head_of_pmo(organisation: OrgUnit) -> Person:
    return PersonFactory(given_name="Head", role=Role.HEAD_OF_PMO, on_unit=organisation)


@pytest.fixture
def pmo(organisation: OrgUnit) -> Person:
    """Central PMO."""
    return PersonFactory(given_name="Central", role=Role.CENTRAL_PMO, on_unit=organisation)


@pytest.fixture
def entity_pmo(department: OrgUnit) -> Person:
    """Decentralised PMO of `department`."""
    return PersonFactory(given_name="Entity", role=Role.DECENTRAL_PMO, on_unit=department)


@pytest.fixture
def management(organisation: OrgUnit) -> Person:
    return PersonFactory(given_name="Management", role=Role.MANAGEMENT, on_unit=organisation)


@pytest.fixture
def auditor(organisation: OrgUnit) -> Person:
    return PersonFactory(given_name="Auditor", role=Role.AUDITOR, on_unit=organisation)


@pytest.fixture
def administrator(organisation: OrgUnit) -> Person:
    return PersonFactory(given_name="Administrator", role=Role.ADMINISTRATOR, on_unit=organisation)


@pytest.fixture
def project_manager(project: Initiative) -> Person:
    return InitiativeRoleFactory(
        initiative=project, role=Role.PROJECT_MANAGER, person__given_name="Manager"
    ).person


@pytest.fixture
def executive(project: Initiative) -> Person:
    return InitiativeRoleFactory(
        initiative=project, role=Role.EXECUTIVE, person__given_name="Executive"
    ).person


@pytest.fixture
def committee_member(committee: Committee) -> Person:
    return SeatFactory(committee=committee, person__given_name="Member").person


@pytest.fixture
def outsider(organisation: OrgUnit) -> Person:
    """Somebody who has signed in and holds no role."""
    return PersonFactory(given_name="Outsider")


CAST = (
    "head_of_pmo",
    "pmo",
    "entity_pmo",
    "management",
    "auditor",
    "administrator",
    "project_manager",
    "executive",
    "committee_member",
    "outsider",
)
READERS = tuple(
    name for name in CAST if name not in ("administrator", "committee_member", "outsider")
)


@pytest.fixture(params=CAST)
def anybody(request: pytest.FixtureRequest) -> Person:
    """Each person of the cast in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Person:
    """Each person of the cast who may read the portfolio, in turn."""
    return request.getfixturevalue(request.param)
