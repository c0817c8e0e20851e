from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ppm.notices.calc import leaves_at
from ppm.org.calc import WorkCalendar, numbered_days

BRUSSELS = ZoneInfo("Europe/Brussels")
HOLIDAY = date(2026, 7, 21)  # a Tuesday
DAYS = WorkCalendar(
    (one.day, one.ordinal) for one in numbered_days(date(2026, 1, 1), date(2026, 12, 31), {HOLIDAY})
)


def moment(day, hour, minute=0):
    return datetime(2026, 7, day, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("rhythm", "at", "leaves"),
    [
        ("at_once", moment(16, 10), moment(16, 10)),
        ("at_once", moment(16, 5), moment(16, 7)),
        ("at_once", moment(16, 19), moment(17, 7)),
        ("at_once", moment(17, 22), moment(20, 7)),  # Friday night: Monday
        ("at_once", moment(20, 22), moment(22, 7)),  # the holiday between
        ("daily", moment(16, 7, 59), moment(16, 8)),
        ("daily", moment(16, 8), moment(17, 8)),
        ("daily", moment(17, 9), moment(20, 8)),
        ("daily", moment(20, 9), moment(22, 8)),
        ("weekly", moment(13, 7), moment(13, 8)),
        ("weekly", moment(13, 8), moment(20, 8)),
        ("weekly", moment(18, 12), moment(20, 8)),
        ("never", moment(16, 10), None),
    ],
)
def test_a_mail_leaves_in_its_rhythm_on_a_working_day(rhythm, at, leaves):
    assert leaves_at(rhythm, at, hour=8, is_quiet=True, days=DAYS) == leaves


def test_who_wants_no_quiet_hours_is_told_at_night():
    night = moment(18, 3)
    assert leaves_at("at_once", night, hour=8, is_quiet=False, days=DAYS) == night


def test_the_weekly_mail_waits_for_the_first_working_day_of_the_week():
    after_easter = datetime(2026, 4, 4, 12, tzinfo=BRUSSELS)
    days = WorkCalendar(
        (one.day, one.ordinal)
        for one in numbered_days(date(2026, 1, 1), date(2026, 12, 31), {date(2026, 4, 6)})
    )
    found = leaves_at("weekly", after_easter, hour=8, is_quiet=True, days=days)
    assert found == datetime(2026, 4, 7, 8, tzinfo=BRUSSELS)


def test_a_mail_never_leaves_before_its_notice():
    at = moment(1, 0)
    while at < moment(31, 0):
        for rhythm in ("at_once", "daily", "weekly"):
            assert leaves_at(rhythm, at, hour=8, is_quiet=True, days=DAYS) >= at
        at += timedelta(hours=5)
