from datetime import timedelta

import pytest
from django.utils import translation
from django.utils.timezone import localdate, now

from portfolio.handovers import services
from portfolio.handovers.choices import HandoverState
from portfolio.handovers.models import Handover
from portfolio.handovers.sheet import fingerprint_of, sections
from portfolio.standings.models import Standing
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.notices.models import Notice
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import MilestoneFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def successor(organisation):
    return PersonFactory(given_name="Successor")


@pytest.fixture
def prepare(project, project_manager, successor, entity_pmo):
    def prepared(**values):
        values = {"successor": successor, "remarks": "Appeler l’entrepôt.", **values}
        return services.prepare_handover(
            role=project_manager.initiative_roles.get(), at=now(), **{"by": entity_pmo, **values}
        )

    return prepared


@pytest.fixture
def offered(prepare, entity_pmo):
    def offer(**values):
        return services.offer_handover(handover=prepare(**values), by=entity_pmo, at=now())

    return offer


def managers(project):
    roles = project.roles.filter(role="project_manager").exclude(valid_to__lt=localdate())
    return [one.person.given_name for one in roles.order_by("valid_from")]


def test_the_role_passes_when_the_successor_accepts_and_the_record_stays(
    offered, successor, project, entity_pmo
):
    row = offered()
    assert managers(project) == ["Manager"]

    done = services.accept_handover(handover=row, by=successor, at=now(), answer="D’accord")

    assert managers(project) == ["Successor"]
    assert Standing.objects.get(pk=project.pk).project_manager_id == successor.pk
    assert done.state == HandoverState.ACCEPTED
    assert done.fingerprint == fingerprint_of(done.sheet, done.remarks, done.language)
    assert Notice.objects.filter(person=entity_pmo, kind__endswith="accepted").exists()


def test_the_sheet_no_longer_changes_once_it_was_offered(prepare, entity_pmo, project):
    MilestoneFactory(initiative=project, name="Jalon connu")
    row = services.offer_handover(handover=prepare(), by=entity_pmo, at=now())
    MilestoneFactory(initiative=project, name="Jalon tardif")

    texts = [one.value for part in sections(row, localdate()) for one in part.rows]

    assert "Jalon connu" in texts
    assert "Jalon tardif" not in texts


def test_a_refusal_says_why_and_goes_back_to_the_pmo(
    offered, successor, project, entity_pmo, project_manager
):
    row = offered()
    with pytest.raises(services.ReasonNeeded):
        services.refuse_handover(handover=row, by=successor, at=now(), answer=" ")

    services.refuse_handover(handover=row, by=successor, at=now(), answer="Pas de temps")

    assert managers(project) == ["Manager"]
    told = Notice.objects.filter(kind__endswith="refused").values_list("person_id", flat=True)
    assert set(told) == {entity_pmo.pk, project_manager.pk}
    assert not Handover.objects.visible_to(Person.objects.get(pk=successor.pk)).exists()


def test_the_role_passes_on_the_day_agreed_even_before_an_answer(offered, project, entity_pmo):
    day = localdate() + timedelta(3)
    offered(passes_on=day)

    assert services.pass_due(by=entity_pmo, at=now()) == 0
    assert services.pass_due(by=entity_pmo, at=now() + timedelta(days=3)) == 1
    assert services.pass_due(by=entity_pmo, at=now() + timedelta(days=4)) == 0

    roles = project.roles.filter(role="project_manager").order_by("valid_from")
    assert [(one.valid_from, one.valid_to) for one in roles][1] == (day, None)
    assert roles[0].valid_to == day - timedelta(1)


def test_accepting_early_leaves_the_role_until_the_day(offered, successor, project):
    row = offered(passes_on=localdate() + timedelta(3))

    services.accept_handover(handover=row, by=successor, at=now())

    assert managers(project) == ["Manager"]


def test_only_the_successor_answers(offered, project_manager, entity_pmo):
    row = offered()

    for person in (project_manager, entity_pmo):
        with pytest.raises(services.NotTheSuccessor):
            services.accept_handover(handover=row, by=person, at=now())


def test_the_executive_cannot_take_over_as_manager(prepare, executive):
    with pytest.raises(services.CannotTakeOver):
        prepare(successor=executive)


def test_a_role_has_one_open_handover(prepare, entity_pmo):
    row = prepare()
    with pytest.raises(services.HandedOverAlready):
        prepare()

    services.withdraw_handover(handover=row, by=entity_pmo, at=now())

    assert prepare().state == HandoverState.DRAFT


@pytest.fixture
def seat(project_manager, organisation):
    return SeatFactory(
        person=project_manager, committee__unit=organisation, seat="chair", committee__code="ARCHI"
    )


def test_a_seat_passes_along_with_the_role_and_stands_on_the_sheet(
    prepare, seat, successor, head_of_pmo
):
    row = services.offer_handover(
        handover=prepare(seats=[seat], by=head_of_pmo), by=head_of_pmo, at=now()
    )
    with translation.override("en"):
        titles = {part.title: part.rows for part in sections(row, localdate())}
        (line,) = titles["Seats on committees that pass with it"]
        assert (line.label, line.value) == ("Chair", nearest(seat.committee, "name")[0])

    services.accept_handover(handover=row, by=successor, at=now())

    held = seat.committee.members.exclude(valid_to__lt=localdate())
    assert [(one.person, one.seat) for one in held] == [(successor, "chair")]


def test_a_seat_passes_only_where_the_preparer_may_fill_it(prepare, seat, entity_pmo, head_of_pmo):
    with pytest.raises(services.SeatOfSomebodyElse):
        prepare(seats=[seat], by=entity_pmo)
    stranger = SeatFactory(committee=seat.committee)
    with pytest.raises(services.SeatOfSomebodyElse):
        prepare(seats=[stranger], by=head_of_pmo)
    assert not Handover.objects.exists()
