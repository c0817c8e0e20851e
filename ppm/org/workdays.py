"""Working days of the institution, in Python and in SQL. The table comes with the reference data."""

from datetime import date, datetime, time
from functools import lru_cache

import holidays
from django.db.models import F, IntegerField, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.utils.timezone import get_default_timezone

from ppm.org.calc import OutsideCalendar, WorkCalendar, numbered_days
from ppm.org.models import WorkingDay

FIRST_YEAR, LAST_YEAR = 2015, 2045
# Besides public holidays, federal services are closed on All Souls, the King's feast and 26 December.
CLOSING_DAYS = ((11, 2), (11, 15), (12, 26))


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
    return calendar().between(start, end)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after the day, before it if negative; 0: the day or the next one."""
    return calendar().add(day, count)


def is_working_day(day: date) -> bool:
    return calendar().is_working(day)


def end_of_day(day: date) -> datetime:
    """The last moment of a deadline: the end of that day in Brussels."""
    return datetime.combine(day, time.max, tzinfo=get_default_timezone())


def working_days_sql(start: str | Combinable, end: str | Combinable) -> Combinable:
    """The same difference as an expression over two date columns; NULL when one of them is."""
    return _ordinal_sql(end) - _ordinal_sql(start)


def _ordinal_sql(day: str | Combinable) -> Subquery:
    outer = OuterRef(day) if isinstance(day, str) else OuterRef(_name(day))
    rows = WorkingDay.objects.filter(day=outer).values("ordinal")
    return Subquery(rows, output_field=IntegerField())


def _name(field: Combinable) -> str:
    if not isinstance(field, F):
        raise TypeError("Name a column, or annotate the expression first.")
    return str(field.name)


@lru_cache(maxsize=1)
def calendar() -> WorkCalendar:
    """The table, read once per process. Raises OutsideCalendar when it is empty."""
    found = WorkCalendar(WorkingDay.objects.order_by("day").values_list("day", "ordinal"))
    if not found.ordinals:
        raise OutsideCalendar("the calendar is empty: run `migrate`")
    return found


def load_calendar() -> int:
    """Write the days that are missing or different; returns how many."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    closed = set(holidays.country_holidays("BE", years=years))
    closed |= {date(year, month, day) for year in years for month, day in CLOSING_DAYS}
    stored = {
        row[0]: row[1:] for row in WorkingDay.objects.values_list("day", "ordinal", "is_working")
    }
    changed = [
        WorkingDay(day=found.day, ordinal=found.ordinal, is_working=found.is_working)
        for found in numbered_days(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31), closed)
        if stored.get(found.day) != (found.ordinal, found.is_working)
    ]
    WorkingDay.objects.bulk_create(
        changed,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["ordinal", "is_working"],
    )
    if changed:
        calendar.cache_clear()
    return len(changed)
