from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portfolio.initiatives.models import Initiative
from portfolio.participations import services
from ppm.notices.models import Notice
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory, UnitFactory
from tests.factories.portfolio import InitiativeFactory, ParticipationFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def add(initiative, unit, by, kind="partner", **values):
    return services.add_participation(
        initiative=initiative,
        unit=unit,
        kind=kind,
        valid_from=date(2026, 11, 20),
        by=by,
        at=AT,
        **values,
    )


def seen(person):
    return set(Initiative.objects.visible_to(type(person).objects.get(pk=person.pk)))


@pytest.mark.parametrize("role", [Role.DECENTRAL_PMO, Role.MANAGEMENT])
def test_the_pmo_and_the_management_of_a_unit_taking_part_read_and_no_more(
    role, project, other_department, pmo
):
    service = UnitFactory(parent=other_department)
    who = PersonFactory(role=role, on_unit=other_department)
    assert seen(who) == set()
    part = add(project, service, pmo)
    assert seen(who) == {project}
    who = type(who).objects.get(pk=who.pk)
    assert can(who, Perm.REPORT_VIEW, project)
    for perm in (Perm.INITIATIVE_EDIT, Perm.REPORT_EDIT, Perm.REPORT_VALIDATE, Perm.CYCLE_VIEW):
        assert not can(who, perm, project)
    services.end_participation(participation=part, by=pmo, at=AT)
    later = ParticipationFactory(initiative=project, unit=service, valid_from=date(2099, 1, 1))
    part.refresh_from_db()
    assert part.valid_to == date(2026, 11, 20)
    assert later.valid_to is None


def test_a_budget_controller_of_a_partner_sees_nothing_by_it(project, other_department, pmo):
    who = PersonFactory(role=Role.BUDGET_CONTROLLER, on_unit=other_department)
    add(project, other_department, pmo)
    assert seen(who) == set()


@pytest.mark.parametrize("closed", ["restricted", "secret"])
def test_taking_part_opens_nothing_confidential_and_tells_nobody(
    closed, department, other_department, pmo
):
    hidden = InitiativeFactory(unit=department, **{closed: True})
    who = PersonFactory(role=Role.DECENTRAL_PMO, on_unit=other_department)
    add(hidden, other_department, pmo)
    assert seen(who) == set()
    assert not Notice.objects.filter(person=who).exists()


def test_the_pmo_of_the_unit_is_told(project, other_department, pmo):
    who = PersonFactory(role=Role.DECENTRAL_PMO, on_unit=other_department)
    add(project, UnitFactory(parent=other_department), pmo)
    assert Notice.objects.get(person=who).params["code"] == project.code


def test_a_unit_takes_part_once_in_each_way_and_never_beside_its_own_lead(
    project, department, other_department, pmo
):
    with pytest.raises(services.LeadTakesPart):
        add(project, department, pmo)
    add(project, other_department, pmo, kind="payer", share=Decimal(60))
    with pytest.raises(services.AlreadyTakesPart):
        add(project, other_department, pmo, kind="payer")
    with pytest.raises(services.SharesAboveWhole):
        add(project, UnitFactory(), pmo, kind="payer", share=Decimal(41))
    add(project, UnitFactory(), pmo, kind="payer", share=Decimal(40))


def test_a_participation_ends_once(project, other_department, pmo):
    part = ParticipationFactory(initiative=project, unit=other_department)
    ended = services.end_participation(participation=part, by=pmo, at=AT)
    assert ended.valid_to == date(2026, 11, 19)
    with pytest.raises(services.ParticipationEnded):
        services.end_participation(participation=part, by=pmo, at=AT)
