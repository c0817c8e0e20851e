from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.timezone import localdate, now

from portfolio.initiatives.models import Initiative
from portfolio.meetings.selectors import members_of
from portfolio.substitutions import services
from ppm.accounts.models import Person
from ppm.notices.models import Notice
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.models import Substitution
from ppm.permissions.roles import Role
from ppm.ui.figures import written_day
from tests.factories.kernel import PersonFactory, UnitRoleFactory
from tests.factories.portfolio import (
    CommitteeFactory,
    InitiativeFactory,
    InitiativeRoleFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(organisation):
    return PersonFactory(given_name="Colleague")


def days(first, last):
    today = localdate()
    return {"valid_from": today + timedelta(first), "valid_to": today + timedelta(last)}


def hand_over(giver, substitute, first=0, last=5, by=None, **what):
    return services.set_substitution(
        giver=giver, substitute=substitute, by=by or giver, at=now(), **days(first, last), **what
    )


def sees(person, initiative):
    """As in a request of its own."""
    fresh = Person.objects.get(pk=person.pk)
    return Initiative.objects.visible_to(fresh).filter(pk=initiative.pk).exists()


def may(person, perm, thing):
    return can(Person.objects.get(pk=person.pk), perm, thing)


def test_a_substitute_has_the_rights_of_the_absent_person_and_acts_in_their_place(
    project_manager, project, colleague
):
    assert not sees(colleague, project)

    hand_over(project_manager, colleague)

    assert sees(colleague, project)
    answer = may(colleague, Perm.REPORT_EDIT, project)
    assert answer
    assert answer.giver_id == project_manager.pk
    assert not may(colleague, Perm.REPORT_VALIDATE, project)


def test_nothing_opens_before_the_first_day(project_manager, project, colleague):
    hand_over(project_manager, colleague, first=1)

    assert not sees(colleague, project)


def test_an_expired_substitution_is_gone_at_once(project_manager, project, colleague):
    made = hand_over(project_manager, colleague, first=-3, last=0)
    assert sees(colleague, project)

    from ppm import audit

    with audit.action("test.prepared", by=project_manager):
        Substitution.objects.filter(pk=made.pk).update(valid_to=localdate() - timedelta(1))

    assert not sees(colleague, project)


def test_a_revoked_substitution_is_gone_at_once_and_both_are_told(
    project_manager, project, colleague, entity_pmo
):
    made = hand_over(project_manager, colleague)

    services.revoke_substitution(substitution=made, by=entity_pmo, at=now())

    assert not sees(colleague, project)
    told = Notice.objects.filter(kind__endswith="_revoked")
    assert {one.person_id for one in told} == {project_manager.pk, colleague.pk}
    with pytest.raises(services.AlreadyOver):
        services.revoke_substitution(substitution=made, by=entity_pmo, at=now())


def test_only_the_chosen_roles_are_handed_over(project_manager, project, department, colleague):
    kept = InitiativeRoleFactory(
        initiative=InitiativeFactory(unit=department),
        person=project_manager,
        role=Role.PROJECT_MANAGER,
    )
    chosen = project_manager.initiative_roles.get(initiative=project)

    hand_over(project_manager, colleague, is_all=False, initiative_roles=[chosen])

    assert sees(colleague, project)
    assert not sees(colleague, kept.initiative)


def test_a_role_on_a_unit_reaches_what_is_below_it_and_no_more(
    entity_pmo, project, other_department, colleague
):
    hand_over(entity_pmo, colleague)

    elsewhere = InitiativeFactory(unit=other_department)
    assert may(colleague, Perm.REPORT_VALIDATE, project)
    assert not may(colleague, Perm.REPORT_VALIDATE, elsewhere)
    assert not sees(colleague, elsewhere)


def test_what_one_holds_for_somebody_else_is_not_handed_on(project_manager, project, colleague):
    third = PersonFactory(given_name="Third")
    hand_over(project_manager, colleague, first=0, last=20)
    role = project_manager.initiative_roles.get()

    with pytest.raises(services.NotOnesOwn):
        hand_over(colleague, third, is_all=False, initiative_roles=[role])
    hand_over(colleague, third)  # all of nothing

    assert not sees(third, project)


def test_a_substitute_notes_no_further_absence_of_whom_they_replace(project_manager, colleague):
    colleague.acting_for_id = project_manager.pk

    with pytest.raises(services.NotOnesOwn):
        hand_over(project_manager, PersonFactory(), by=colleague)


def test_a_secret_initiative_opens_only_where_giver_and_pmo_say_so(
    department, project_manager, colleague, head_of_pmo
):
    secret = InitiativeFactory(unit=department, secret=True)
    InitiativeRoleFactory(initiative=secret, person=project_manager, role=Role.PROJECT_MANAGER)
    with pytest.raises(services.SecretStaysClosed):
        hand_over(project_manager, colleague, opens_secret=True)

    hand_over(project_manager, colleague)
    assert not sees(colleague, secret)
    assert not may(colleague, Perm.REPORT_EDIT, secret)

    services.change_rule(opens_secret=True, longest_days=30, version=None, by=head_of_pmo, at=now())
    other = PersonFactory(given_name="Other")
    hand_over(project_manager, other, opens_secret=True)
    assert sees(other, secret)
    assert may(other, Perm.REPORT_EDIT, secret)


def test_nobody_becomes_manager_and_executive_of_one_project(project_manager, executive):
    with pytest.raises(services.BothSides):
        hand_over(project_manager, executive)
    with pytest.raises(services.BothSides):
        hand_over(executive, project_manager)
    assert not Substitution.objects.exists()


def test_nobody_comes_to_validate_what_they_write(project_manager, entity_pmo):
    with pytest.raises(services.BothSides):
        hand_over(project_manager, entity_pmo)
    with pytest.raises(services.BothSides):
        hand_over(entity_pmo, project_manager)


def test_two_substitutions_do_not_join_both_sides_either(project_manager, executive, colleague):
    hand_over(executive, colleague)

    with pytest.raises(services.BothSides):
        hand_over(project_manager, colleague)


def test_the_substitute_must_be_there(project_manager, colleague):
    hand_over(colleague, None, first=2, last=3)

    with pytest.raises(services.SubstituteAway):
        hand_over(project_manager, colleague)


def test_the_pmo_notes_an_absence_but_takes_and_gives_nothing_it_could_not_give(
    entity_pmo, project_manager, department, colleague
):
    hand_over(project_manager, colleague, by=entity_pmo)
    with pytest.raises(services.NotToOneself):
        hand_over(project_manager, entity_pmo, by=entity_pmo)
    peer = PersonFactory(given_name="Peer", role=Role.DECENTRAL_PMO, on_unit=department)
    with pytest.raises(services.OutOfReach):
        hand_over(peer, PersonFactory(), by=entity_pmo)


@pytest.mark.parametrize(("first", "last"), [(5, 2), (-9, -2)])
def test_the_days_must_make_sense(first, last, project_manager, colleague):
    with pytest.raises(ValidationError):
        hand_over(project_manager, colleague, first=first, last=last)


def test_a_substitution_is_no_longer_than_the_pmo_allows(project_manager, colleague, head_of_pmo):
    services.change_rule(
        opens_secret=False, longest_days=10, version=None, by=head_of_pmo, at=now()
    )

    with pytest.raises(services.TooLong):
        hand_over(project_manager, colleague, first=0, last=10)


def test_an_ended_role_is_not_handed_over(entity_pmo, project, colleague):
    role = entity_pmo.unit_roles.get()
    from ppm import audit

    with audit.action("test.prepared", by=entity_pmo):
        type(role).objects.filter(pk=role.pk).update(valid_to=date(2021, 1, 1))
    UnitRoleFactory(person=entity_pmo, role=Role.MANAGEMENT, unit=role.unit)

    hand_over(entity_pmo, colleague)

    assert sees(colleague, project)
    assert not may(colleague, Perm.REPORT_VALIDATE, project)


def test_a_substitute_sits_on_the_committees_of_the_absent_member_for_these_days(
    committee, committee_member, colleague
):
    other = CommitteeFactory(unit=committee.unit)
    assert not may(colleague, Perm.PACK_VIEW, committee)

    made = hand_over(committee_member, colleague)

    assert not may(colleague, Perm.PACK_VIEW, other)
    answer = may(colleague, Perm.PACK_VIEW, committee)
    assert (bool(answer), answer.giver_id) == (True, committee_member.pk)
    (sitting,) = members_of(committee, localdate())
    with translation.override("en"):
        assert sitting.sentence == (
            f"{colleague} for {committee_member}, until {written_day(made.valid_to)}"
        )
    services.revoke_substitution(substitution=made, by=committee_member, at=now())
    assert not may(colleague, Perm.PACK_VIEW, committee)


def test_only_the_chosen_seats_are_handed_over(committee, committee_member, colleague):
    chosen = SeatFactory(person=committee_member, committee__unit=committee.unit)
    hand_over(committee_member, colleague, is_all=False, seats=[chosen])

    assert may(colleague, Perm.PACK_VIEW, chosen.committee)
    assert not may(colleague, Perm.PACK_VIEW, committee)
    (sitting,) = members_of(committee, localdate())
    assert sitting.substitute is None
    with translation.override("en"):
        assert sitting.sentence.endswith("nobody stands in")


def test_a_seat_of_somebody_else_is_not_handed_over(committee, committee_member, colleague):
    stranger = SeatFactory(committee=committee)
    with pytest.raises(services.NotOnesOwn):
        hand_over(committee_member, colleague, is_all=False, seats=[stranger])


def test_the_pmo_of_a_department_does_not_fill_seats_by_noting_an_absence(
    committee, committee_member, colleague, entity_pmo, head_of_pmo
):
    with pytest.raises(services.OutOfReach):
        hand_over(committee_member, colleague, by=entity_pmo)

    assert hand_over(committee_member, colleague, by=head_of_pmo).pk


def test_a_role_given_later_ends_what_stands_against_it(project_manager, project, colleague):
    hand_over(project_manager, colleague)
    assert may(colleague, Perm.REPORT_EDIT, project)

    InitiativeRoleFactory(initiative=project, person=colleague, role=Role.ASSURANCE)

    assert sees(colleague, project)
    assert not may(colleague, Perm.REPORT_EDIT, project)


def test_what_two_absent_people_may_do_apart_one_substitute_does_not_do_together(
    project, project_manager, colleague
):
    other = PersonFactory(given_name="Other")
    hand_over(project_manager, colleague)
    hand_over(other, colleague)

    InitiativeRoleFactory(initiative=project, person=other, role=Role.ASSURANCE)

    assert not may(colleague, Perm.REPORT_EDIT, project)


def test_being_in_the_know_does_not_open_to_a_substitute_what_was_not_handed_over(
    department, project_manager, entity_pmo, colleague
):
    secret = InitiativeFactory(unit=department, secret=True)
    InitiativeRoleFactory(initiative=secret, person=colleague, role=Role.CONFIDANT)
    InitiativeRoleFactory(initiative=secret, person=project_manager, role=Role.PROJECT_MANAGER)
    hand_over(project_manager, colleague)

    assert sees(colleague, secret)
    assert not may(colleague, Perm.REPORT_EDIT, secret)
