from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from portfolio.meetings.services import pass_seat
from ppm import audit
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(committee):
    return SeatFactory(committee=committee, seat="chair")


def give(seat, successor, on):
    with audit.action("test.passed", by=successor):
        pass_seat(seat=seat, successor=successor, on=on)


def in_office(committee, day):
    rows = committee.members.filter(valid_from__lte=day).exclude(valid_to__lt=day)
    return [(one.person, one.seat) for one in rows.order_by("pk")]


def test_a_member_who_takes_the_chair_sits_only_once(committee, chair):
    member = SeatFactory(committee=committee).person
    day = localdate()

    give(chair, member, day)

    assert in_office(committee, day) == [(member, "chair")]
    assert in_office(committee, day - timedelta(1)) == [(chair.person, "chair"), (member, "member")]


def test_a_chair_who_takes_over_a_seat_stays_the_chair(committee, chair):
    member = SeatFactory(committee=committee)

    give(member, chair.person, localdate())

    assert in_office(committee, localdate()) == [(chair.person, "chair")]


def test_a_seat_that_has_not_begun_becomes_the_higher_one(committee, chair):
    day = localdate() + timedelta(3)
    coming = SeatFactory(committee=committee, person=PersonFactory(), valid_from=day)

    give(chair, coming.person, day)

    assert in_office(committee, day) == [(coming.person, "chair")]
