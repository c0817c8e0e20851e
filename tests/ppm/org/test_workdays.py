from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F

from ppm.org import closing, workdays
from ppm.org.models import WorkingDay
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory, UnitRoleFactory

AT = datetime(2026, 11, 4, 10, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 4, 3), date(2026, 4, 7), 1),  # Good Friday works, Easter Monday does not
        (date(2024, 3, 29), date(2024, 4, 2), 1),  # Easter in March
        (date(2026, 7, 20), date(2026, 7, 22), 1),  # 21 July
        (date(2026, 5, 13), date(2026, 5, 15), 1),  # Ascension
        (
            date(2026, 10, 30),
            date(2026, 11, 3),
            1,
        ),  # All Saints on a Sunday, All Souls on the Monday
        (date(2026, 12, 24), date(2026, 12, 28), 1),
        (date(2026, 3, 27), date(2026, 3, 30), 1),  # the night of summer time
        (date(2026, 10, 23), date(2026, 10, 26), 1),  # the night of winter time
        (date(2025, 12, 31), date(2026, 12, 31), 252),
    ],
)
def test_working_days_follow_the_belgian_calendar(start, end, days):
    assert workdays.working_days_between(start, end) == days
    assert workdays.working_days_between(end, start) == -days
    assert workdays.add_working_days(start, days) == end


def test_the_calendar_has_every_day_of_its_years():
    assert WorkingDay.objects.count() == (date(2045, 12, 31) - date(2015, 1, 1)).days + 1


def test_a_deadline_is_the_end_of_its_day_in_brussels():
    summer, winter = workdays.end_of_day(date(2026, 7, 1)), workdays.end_of_day(date(2026, 12, 1))
    assert summer.astimezone(UTC) == datetime(2026, 7, 1, 21, 59, 59, 999999, tzinfo=UTC)
    assert winter.astimezone(UTC) == datetime(2026, 12, 1, 22, 59, 59, 999999, tzinfo=UTC)


def test_the_database_counts_as_python_does():
    UnitRoleFactory(role=Role.AUDITOR, valid_from=date(2026, 4, 3), valid_to=date(2026, 7, 22))
    UnitRoleFactory(role=Role.AUDITOR, valid_from=date(2026, 4, 3), valid_to=None)
    UnitRoleFactory(role=Role.AUDITOR, valid_from=date(1999, 4, 3), valid_to=date(2026, 7, 22))
    days = UnitRole.objects.annotate(days=workdays.working_days_sql("valid_from", F("valid_to")))
    expected = workdays.working_days_between(date(2026, 4, 3), date(2026, 7, 22))
    assert list(days.order_by("pk").values_list("days", flat=True)) == [expected, None, None]


def test_loading_the_calendar_again_writes_nothing():
    assert workdays.load_calendar() == 0


@pytest.fixture
def calendar_afterwards():
    """The calendar is read anew when the test's change is gone."""
    yield
    workdays._calendar.cache_clear()


@pytest.mark.usefixtures("calendar_afterwards")
def test_a_bridge_day_moves_all_working_days_after_it():
    pmo = PersonFactory()
    ascension, bridge = date(2027, 5, 6), date(2027, 5, 7)
    assert workdays.add_working_days(date(2027, 5, 5), 1) == bridge

    closing.set_closing_day(
        day=bridge, is_closed=True, name_fr="Pont", name_nl="Brugdag", by=pmo, at=AT
    )

    assert workdays.add_working_days(date(2027, 5, 5), 1) == date(2027, 5, 10)
    [one] = [day for day in closing.free_days(2027) if day.is_own]
    assert (one.day, one.is_working) == (bridge, False)
    assert ascension in {day.day for day in closing.free_days(2027)}
    with pytest.raises(closing.NothingToTakeBack):
        closing.take_back_closing_day(day=ascension, by=pmo, at=AT)
    with pytest.raises(closing.DayIsAsItIs):
        closing.set_closing_day(
            day=bridge, is_closed=True, name_fr="Pont", name_nl="Brugdag", by=pmo, at=AT
        )

    closing.take_back_closing_day(day=bridge, by=pmo, at=AT)
    assert workdays.add_working_days(date(2027, 5, 5), 1) == bridge
    assert not [day for day in closing.free_days(2027) if day.is_own]
    closing.set_closing_day(
        day=bridge, is_closed=True, name_fr="Pont", name_nl="Brugdag", by=pmo, at=AT
    )
    assert not workdays.is_working_day(bridge)


@pytest.mark.usefixtures("calendar_afterwards")
def test_a_closing_day_may_be_worked_and_a_weekend_may_not():
    pmo = PersonFactory()
    king = date(2027, 11, 15)

    closing.set_closing_day(
        day=king, is_closed=False, name_fr="Déménagement", name_nl="Verhuis", by=pmo, at=AT
    )

    assert workdays.is_working_day(king)
    with pytest.raises(ValidationError):
        closing.set_closing_day(
            day=date(2027, 5, 8), is_closed=False, name_fr="x", name_nl="x", by=pmo, at=AT
        )
