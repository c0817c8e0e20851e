from datetime import date, timedelta

import pytest
from django.utils.timezone import now

from portfolio.initiatives.models import Initiative
from portfolio.reorganisation import services
from portfolio.reorganisation.models import Reorganisation
from portfolio.reorganisation.selectors import moving, preview, still_in_use
from portfolio.reorganisation.tasks import due_reorganisations
from ppm.jobs import execution
from ppm.jobs.services import enqueue
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from ppm.permissions.scope import resolve
from tests.factories.kernel import PersonFactory, UnitFactory, UnitRoleFactory
from tests.factories.portfolio import CommitteeFactory, CycleFactory, InitiativeFactory
from tests.portfolio.reorganisation.conftest import TODAY, confirm, merger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def test_a_merger_moves_all_that_belongs_to_the_unit(
    pmo, project, department, other_department, service, entity_pmo
):
    secret = InitiativeFactory(unit=department, secret=True)
    board = CommitteeFactory(unit=department)
    somebody = PersonFactory(unit=department)

    confirm(merger(pmo, [department], other_department), pmo)

    for row in (project, secret, board, somebody, service, department):
        row.refresh_from_db()
    assert {row.unit for row in (project, secret, board, somebody)} == {other_department}
    assert service.parent == other_department
    assert service.path.startswith(other_department.path)
    assert (department.valid_to, department.successor) == (
        TODAY - timedelta(days=1),
        other_department,
    )
    roles = UnitRole.objects.filter(person=entity_pmo).order_by("valid_from")
    assert [(role.unit, role.valid_from, role.valid_to) for role in roles] == [
        (department, date(2020, 1, 1), TODAY - timedelta(days=1)),
        (other_department, TODAY, None),
    ]
    events = project.events.latest("pgh_id").pgh_context
    assert (events["action"], events["reason"]) == (
        "reorganisation.applied",
        "Arrêté du 3 novembre",
    )


def test_two_departments_become_a_new_one(pmo, organisation, department, other_department, project):
    row = merger(
        pmo,
        [department, other_department],
        new_code="D60",
        new_name_fr="Prestations et cotisations",
        new_name_nl="Uitkeringen en bijdragen",
    )

    row = confirm(row, pmo)

    project.refresh_from_db()
    assert (project.unit.code, project.unit.parent) == ("D60", organisation)
    assert project.unit.valid_from == TODAY
    assert row.into == project.unit
    assert set(row.into.predecessors.all()) == {department, other_department}


def test_the_pmo_of_the_successor_sees_what_belonged_to_the_predecessor(
    pmo, department, other_department
):
    theirs = PersonFactory(role=Role.DECENTRAL_PMO, on_unit=other_department)
    assert department.pk not in resolve(theirs, TODAY).unit_ids

    confirm(merger(pmo, [department], other_department), pmo)

    assert department.pk in resolve(theirs, TODAY).unit_ids


def test_roles_may_stay_behind(pmo, department, other_department, entity_pmo):
    confirm(merger(pmo, [department], other_department, do_roles_follow=False), pmo)

    assert not UnitRole.objects.filter(person=entity_pmo, valid_to__isnull=True).exists()


def test_a_role_that_one_holds_above_anyway_is_not_given_twice(
    pmo, organisation, department, other_department, management
):
    UnitRoleFactory(person=management, role=Role.MANAGEMENT, unit=department)

    confirm(merger(pmo, [department], other_department), pmo)

    held = UnitRole.objects.filter(person=management, valid_to__isnull=True)
    assert [role.unit for role in held] == [organisation]


def test_what_has_changed_since_the_preview_is_shown_again(
    pmo, department, other_department, project
):
    row = merger(pmo, [department], other_department)
    shown = moving(row).fingerprint(row)
    InitiativeFactory(unit=department)

    with pytest.raises(services.PreviewOutdated):
        services.confirm(reorganisation=row, fingerprint=shown, by=pmo, at=now(), today=TODAY)
    project.refresh_from_db()
    assert project.unit == department


def test_a_day_inside_a_frozen_period_is_refused(pmo, department, other_department):
    CycleFactory(period=TODAY.replace(day=1), frozen=True)
    row = merger(pmo, [department], other_department, on=TODAY.replace(day=1))

    with pytest.raises(services.ReorganisationBlocked, match="frozen already"):
        confirm(row, pmo)


def test_the_whole_organisation_cannot_disappear(pmo, organisation, department):
    with pytest.raises(services.ReorganisationBlocked, match="the whole organisation"):
        confirm(merger(pmo, [organisation], department), pmo)


def test_a_later_day_is_waited_for_and_met_by_a_job(
    pmo, department, other_department, project, time_machine_to
):
    day = TODAY + timedelta(days=3)
    row = confirm(merger(pmo, [department], other_department, on=day), pmo)
    project.refresh_from_db()
    assert (row.state, project.unit) == ("planned", department)
    assert list(due_reorganisations(now())) == []
    later = InitiativeFactory(unit=department)

    time_machine_to(day)
    (due,) = due_reorganisations(now())
    job = execution.run_here(enqueue(due.kind, by=pmo, params=due.params, key=due.key))

    assert job.state == "done"
    assert set(Initiative.objects.filter(pk__in=[project.pk, later.pk]).values_list("unit")) == {
        (other_department.pk,)
    }
    department.refresh_from_db()
    assert department.valid_to == day - timedelta(days=1)
    assert list(due_reorganisations(now())) == []


def test_a_plan_that_has_become_impossible_fails_with_its_reason(
    pmo, department, other_department, time_machine_to
):
    day = TODAY + timedelta(days=3)
    row = confirm(merger(pmo, [department], other_department, on=day), pmo)
    third = UnitFactory(code="D70", parent=department.parent)
    confirm(merger(pmo, [other_department], third), pmo)

    time_machine_to(day)
    (due,) = due_reorganisations(now())
    job = execution.run_here(enqueue(due.kind, by=pmo, params=due.params))

    assert job.state == "failed"
    assert "is not in force on that day" in str(job.error_params)
    assert Reorganisation.objects.get(pk=row.pk).state == "planned"


def test_a_split_gives_each_initiative_to_its_successor(
    pmo, organisation, department, service, project
):
    main = UnitFactory(code="D80", parent=organisation)
    other = UnitFactory(code="D81", parent=organisation)
    second = InitiativeFactory(unit=department)
    row = merger(pmo, [department], main, others=[other], kind="split")

    row = services.assign(
        reorganisation=row, to=other, initiatives=[second], units=[service], by=pmo, at=now()
    )
    confirm(row, pmo)

    for one in (project, second, service):
        one.refresh_from_db()
    assert (project.unit, second.unit, service.parent) == (main, other, other)


def test_an_assignment_makes_the_preview_before_it_outdated(pmo, organisation, department, project):
    main = UnitFactory(code="D80", parent=organisation)
    other = UnitFactory(code="D81", parent=organisation)
    row = merger(pmo, [department], main, others=[other], kind="split")
    shown = moving(row).fingerprint(row)
    services.assign(reorganisation=row, to=other, initiatives=[project], units=[], by=pmo, at=now())

    with pytest.raises(services.PreviewOutdated):
        services.confirm(reorganisation=row, fingerprint=shown, by=pmo, at=now(), today=TODAY)


def test_a_preview_neither_names_nor_counts_confidential_initiatives(
    pmo, department, other_department, project
):
    row = merger(pmo, [department], other_department)
    before = preview(row, pmo, TODAY)
    InitiativeFactory(unit=department, secret=True)
    after = preview(row, pmo, TODAY)

    assert (after.open_count, after.initiatives) == (before.open_count, before.initiatives)
    assert after.open_count == 1


def test_a_unit_may_be_merged_into_one_below_it(pmo, organisation, department, service, project):
    confirm(merger(pmo, [department], service), pmo)

    service.refresh_from_db()
    project.refresh_from_db()
    assert (service.parent, project.unit) == (organisation, service)


def test_what_was_carried_out_cannot_be_withdrawn(pmo, department, other_department):
    row = confirm(merger(pmo, [department], other_department), pmo)

    with pytest.raises(services.ReorganisationClosed):
        services.withdraw(reorganisation=row, by=pmo, at=now())


def test_a_unit_ends_though_something_secret_belongs_to_it(service):
    """A refusal would tell of it; it moves to another unit by those who know of it."""
    assert still_in_use(service, TODAY) == []

    InitiativeFactory(unit=service, secret=True)
    assert still_in_use(service, TODAY) == []

    InitiativeFactory(unit=service)
    assert len(still_in_use(service, TODAY)) == 1
