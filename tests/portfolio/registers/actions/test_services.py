"""An action has one owner, who is told; its first due date stays; somebody else verifies it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from portfolio.registers.actions import services
from portfolio.registers.actions.models import Action
from portfolio.registers.shape.traces import Origin
from ppm.notices.models import Notice
from ppm.org.versions import StaleVersion
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db
DUE = date(2044, 3, 1)


@pytest.fixture
def project(department):
    return InitiativeFactory(unit=department, project_manager=PersonFactory())


def added(project, by, **more):
    values = {"what": "Signer l’avenant", "language": "fr", "owner": None, "due_on": DUE, **more}
    return services.add_action(initiative=project, by=by, at=now(), **values)


def test_actions_are_numbered_within_their_initiative(project, department, head_of_pmo):
    other = InitiativeFactory(unit=department)

    made = [added(one, head_of_pmo) for one in (project, project, other, None, None)]

    assert [one.reference for one in made] == ["A-1", "A-2", "A-1", "A-1", "A-2"]


def test_a_new_owner_is_told_and_the_first_due_date_stays(project, head_of_pmo):
    manager = project.roles.get().person
    action = added(project, head_of_pmo, owner=manager, origin=Origin("gate", 7))

    services.edit_action(pk=action.pk, version=1, by=head_of_pmo, at=now(), due_on=date(2044, 4, 1))

    action = Action.objects.get(pk=action.pk)
    assert (action.due_on, action.original_due_on) == (date(2044, 4, 1), DUE)
    assert (action.origin_kind, action.origin_id) == ("gate", 7)
    assert [one.kind for one in Notice.objects.filter(person=manager)] == [
        "portfolio.registers.shape.owned"
    ]


def test_somebody_else_than_the_owner_verifies_with_evidence(project, head_of_pmo):
    manager = project.roles.get().person
    action = added(project, head_of_pmo, owner=manager)

    def edit(by, **values):
        return services.edit_action(pk=action.pk, version=None, by=by, at=now(), **values)

    with pytest.raises(ValidationError, match="evidence"):
        edit(head_of_pmo, state="verified")
    with pytest.raises(ValidationError, match="Somebody else"):
        edit(manager, state="verified", evidence="PV-12")
    assert edit(manager, state="done").done_on == localdate()
    verified = edit(head_of_pmo, state="verified", evidence="PV-12")
    assert (verified.verified_by, verified.done_on) == (head_of_pmo, localdate())
    assert edit(head_of_pmo, state="open").done_on is None


def test_what_is_confidential_is_owned_by_people_in_the_know(department, head_of_pmo):
    secret = InitiativeFactory(unit=department, confidentiality="secret")

    with pytest.raises(ValidationError, match="in the know"):
        added(secret, head_of_pmo, owner=PersonFactory(role="management", on_unit=department))
    assert not Action.objects.exists()


def test_an_action_without_an_initiative_is_seen_by_its_owner_only(department, head_of_pmo):
    owner, neighbour = (
        PersonFactory(role="management", on_unit=department) for _number in range(2)
    )
    action = added(None, head_of_pmo, owner=owner)

    assert list(Action.objects.visible_to(owner)) == [action]
    assert list(Action.objects.visible_to(head_of_pmo)) == [action]
    assert list(Action.objects.visible_to(neighbour)) == []


def test_a_stale_edit_changes_nothing(project, head_of_pmo):
    action = added(project, head_of_pmo)
    services.edit_action(pk=action.pk, version=1, by=head_of_pmo, at=now(), state="progress")

    with pytest.raises(StaleVersion):
        services.edit_action(pk=action.pk, version=1, by=head_of_pmo, at=now(), state="done")
    assert Action.objects.get(pk=action.pk).state == "progress"
