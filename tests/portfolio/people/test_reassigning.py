from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from portfolio.initiatives.models import InitiativeRole
from portfolio.standings.models import Standing
from ppm.languages.nearest import coded_name
from ppm.notices.models import Notice
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory, SeatFactory
from tests.portfolio.people.conftest import page

pytestmark = pytest.mark.django_db


def choices(person, code):
    return {
        **{f"unit-{one.pk}": code for one in person.unit_roles.all()},
        **{f"initiative-{one.pk}": code for one in person.initiative_roles.all()},
        **{f"seat-{one.pk}": code for one in person.seats.all()},
    }


def test_the_roles_of_a_leaver_pass_on_at_once_after_a_preview(
    client, head_of_pmo, project, project_manager, department, newcomer
):
    other = InitiativeFactory(unit=department)
    InitiativeRoleFactory(initiative=other, person=project_manager, role=Role.CONFIDANT)
    client.force_login(head_of_pmo)
    data = {
        "first": newcomer.pk,
        "on": localdate().isoformat(),
        "reason": "Leaves",
        **choices(project_manager, "1"),
    }

    preview = page(client, "person_reassign", project_manager.pk, data=data | {"step": "preview"})
    assert preview.status_code == 200
    assert b'value="apply"' in preview.content
    assert f"/{project.pk}/handover/?role=" in preview.content.decode()
    assert not newcomer.initiative_roles.exists()

    done = page(client, "person_reassign", project_manager.pk, data=data | {"step": "apply"})

    assert done.status_code == 303
    assert {one.initiative_id for one in newcomer.initiative_roles.all()} == {project.pk, other.pk}
    assert Standing.objects.get(pk=project.pk).project_manager_id == newcomer.pk
    last_days = InitiativeRole.objects.filter(person=project_manager).values_list(
        "valid_to", flat=True
    )
    assert set(last_days) == {localdate() - timedelta(1)}
    assert Notice.objects.filter(person=newcomer, kind="portfolio.people.taken_over").count() == 1
    assert Notice.objects.filter(person=project_manager).count() == 1


def test_a_seat_on_a_committee_passes_on_with_the_roles(
    client, head_of_pmo, committee, committee_member, newcomer
):
    client.force_login(head_of_pmo)
    data = {
        "first": newcomer.pk,
        "on": localdate().isoformat(),
        "reason": "Leaves",
        "step": "apply",
        **choices(committee_member, "1"),
    }

    assert page(client, "person_reassign", committee_member.pk, data=data).status_code == 303

    rows = committee.members.order_by("pk").values_list("person", "valid_from", "valid_to")
    before, after = list(rows)
    assert (before[0], before[2]) == (committee_member.pk, localdate() - timedelta(1))
    assert after == (newcomer.pk, localdate(), None)
    shown = page(client, "person_detail", newcomer.pk).context["page"]
    assert [(one.place, one.given_by) for one in shown.seats] == [
        (coded_name(committee), head_of_pmo)
    ]


def test_a_seat_out_of_reach_is_not_offered(client, entity_pmo, department, committee):
    peer = PersonFactory(unit=department)
    seat = SeatFactory(committee=committee, person=peer)
    client.force_login(entity_pmo)

    assert f"seat-{seat.pk}" not in page(client, "person_reassign", peer.pk).content.decode()


def test_nothing_passes_on_where_one_row_cannot(
    client, head_of_pmo, project_manager, executive, project
):
    client.force_login(head_of_pmo)
    data = {
        "first": executive.pk,
        "on": localdate().isoformat(),
        "reason": "Leaves",
        **choices(project_manager, "1"),
    }

    answer = page(client, "person_reassign", project_manager.pk, data=data | {"step": "apply"})

    assert answer.status_code == 422
    assert project_manager.initiative_roles.get().valid_to is None


def test_a_unit_role_out_of_reach_is_not_offered(client, entity_pmo, department):
    peer = PersonFactory(unit=department, role=Role.DECENTRAL_PMO, on_unit=department)
    client.force_login(entity_pmo)

    body = page(client, "person_reassign", peer.pk).content.decode()

    assert f"unit-{peer.unit_roles.get().pk}" not in body
