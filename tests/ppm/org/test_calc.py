from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppm.org.calc import OutsideCalendar, WorkCalendar, numbered_days

CLOSED = {date(2026, 1, 1), date(2026, 1, 6), date(2026, 1, 12)}


@pytest.fixture(scope="module")
def january():
    """Thu 1 closed, Fri 2, Mon 5, Tue 6 closed, Wed 7 … Fri 9, Mon 12 closed, Tue 13 … Fri 16."""
    days = numbered_days(date(2026, 1, 1), date(2026, 1, 16), CLOSED)
    return WorkCalendar((one.day, one.ordinal) for one in days)


def test_days_are_numbered_by_the_working_days_so_far():
    days = numbered_days(date(2026, 1, 1), date(2026, 1, 6), CLOSED)
    assert [(one.day.day, one.ordinal, one.is_working) for one in days] == [
        (1, 0, False),
        (2, 1, True),
        (3, 1, False),
        (4, 1, False),
        (5, 2, True),
        (6, 2, False),
    ]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [(2, 2, 0), (2, 5, 1), (2, 6, 1), (3, 4, 0), (2, 7, 2), (7, 2, -2), (1, 16, 9)],
)
def test_a_difference_counts_the_working_days_after_the_start(january, start, end, days):
    assert january.between(date(2026, 1, start), date(2026, 1, end)) == days


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (2, 1, 5),  # over the weekend
        (5, 1, 7),  # over a closing day
        (2, 0, 2),
        (3, 0, 5),  # a Saturday becomes the Monday
        (3, 1, 5),
        (3, -1, 2),  # the Friday is one working day before the Saturday
        (7, -1, 5),
        (7, -2, 2),
        (9, 1, 13),
    ],
)
def test_adding_working_days_lands_on_a_working_day(january, start, count, end):
    assert january.add(date(2026, 1, start), count) == date(2026, 1, end)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 1, 16), 1, date(2026, 1, 19)),
        (date(2026, 1, 9), 5, date(2026, 1, 19)),
        (date(2026, 1, 17), 0, date(2026, 1, 19)),
        (date(2040, 6, 1), 1, date(2040, 6, 4)),
        (date(2040, 6, 4), -1, date(2040, 6, 1)),
        (date(2026, 1, 2), -1, date(2025, 12, 31)),
        (date(2025, 12, 29), -1, date(2025, 12, 26)),
    ],
)
def test_outside_the_calendar_every_weekday_is_a_working_day(january, start, count, end):
    assert january.add(start, count) == end


def test_a_day_that_no_date_can_be_is_refused(january):
    with pytest.raises(OutsideCalendar):
        january.add(date(9999, 12, 31), 1)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 1, 16), date(2026, 1, 17), 0),
        (date(2026, 1, 16), date(2026, 1, 23), 5),
        (date(2026, 1, 5), date(2026, 1, 23), 12),
        (date(2026, 1, 23), date(2026, 1, 16), -5),
        (date(2026, 2, 2), date(2126, 2, 4), 26_090),
        (date(2025, 12, 19), date(2025, 12, 26), 5),
    ],
)
def test_outside_the_calendar_every_weekday_counts(january, start, end, days):
    assert january.between(start, end) == days


@given(
    st.dates(date(2026, 2, 1), date(2026, 11, 30)),
    st.integers(-15, 15),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20),
)
def test_what_was_added_is_the_difference(start, count, closed):
    days = numbered_days(date(2026, 1, 1), date(2026, 12, 31), closed)
    calendar = WorkCalendar((one.day, one.ordinal) for one in days)
    end = calendar.add(start, count)
    assert calendar.is_working(end)
    origin = start if calendar.is_working(start) or count > 0 else calendar.add(start, 0)
    assert calendar.between(origin, end) == count
    assert (
        all(not calendar.is_working(start + timedelta(days=n)) for n in range((end - start).days))
        or abs(count) >= 1
    )
