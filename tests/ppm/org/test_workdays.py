from datetime import UTC, date, datetime

import pytest
from django.db.models import F

from ppm.org import workdays
from ppm.org.models import WorkingDay
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from tests.factories.kernel import UnitRoleFactory

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
