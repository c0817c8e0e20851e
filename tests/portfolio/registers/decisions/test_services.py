"""A decision is written once, superseded by a new one, and a restricted one is read by few."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from portfolio.registers.decisions import services
from portfolio.registers.decisions.models import Decision
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CommitteeFactory, InitiativeFactory, InitiativeRoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(department):
    return InitiativeFactory(unit=department)


def recorded(project, by, **more):
    values = {
        "committee": None,
        "subject": "Report de deux mois",
        "text": "Le report est accordé.",
        "language": "fr",
        "decided_on": date(2044, 3, 1),
        **more,
    }
    return services.record_decision(initiative=project, by=by, at=now(), **values)


def test_a_superseded_decision_is_no_longer_in_force(project, head_of_pmo):
    former = recorded(project, head_of_pmo)
    latter = recorded(project, head_of_pmo, supersedes=former)

    assert [one.state for one in Decision.objects.order_by("number")] == ["superseded", "force"]
    with pytest.raises(ValidationError, match="no longer in force"):
        recorded(project, head_of_pmo, supersedes=former)
    with pytest.raises(ValidationError, match="supersedes it already"):
        services.edit_decision(pk=former.pk, version=None, by=head_of_pmo, at=now(), state="force")
    assert latter.reference == "D-2"


def test_a_decision_supersedes_one_on_the_same_initiative(project, department, head_of_pmo):
    other = recorded(InitiativeFactory(unit=department), head_of_pmo)

    with pytest.raises(ValidationError, match="same initiative"):
        recorded(project, head_of_pmo, supersedes=other)


def test_the_text_of_a_decision_cannot_be_rewritten(project, head_of_pmo):
    made = recorded(project, head_of_pmo)

    with pytest.raises(ValueError, match="cannot change"):
        services.edit_decision(pk=made.pk, version=None, by=head_of_pmo, at=now(), text="Non.")


def test_a_restricted_decision_is_read_by_people_named_on_the_initiative(
    project, department, head_of_pmo
):
    named = InitiativeRoleFactory(initiative=project, role="executive").person
    neighbour = PersonFactory(role="management", on_unit=department)
    made = recorded(project, PersonFactory(), openness="restricted")

    assert list(Decision.objects.visible_to(named)) == [made]
    assert list(Decision.objects.visible_to(neighbour)) == []
    assert list(Decision.objects.visible_to(head_of_pmo)) == []


def test_a_decision_on_no_initiative_is_read_by_who_sees_the_committee(
    department, other_department, head_of_pmo
):
    made = recorded(None, head_of_pmo, committee=CommitteeFactory(unit=department))

    def sees(unit):
        person = PersonFactory(role="management", on_unit=unit)
        return list(Decision.objects.visible_to(person))

    assert sees(department) == [made]
    assert sees(other_department) == []
