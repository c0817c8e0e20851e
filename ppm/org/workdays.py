"""Working days of the institution, in Python and in SQL. The table comes with the reference data."""

from datetime import date, datetime, time
from functools import lru_cache
from time import monotonic, time_ns

import holidays
from django.core.cache import cache
from django.db import transaction
from django.db.models import F, IntegerField, OuterRef, Subquery
from django.db.models.expressions import Combinable
from django.utils.timezone import get_default_timezone

from ppm.org.calc import OutsideCalendar, WorkCalendar, numbered_days
from ppm.org.models import ClosingDay, WorkingDay

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


def calendar() -> WorkCalendar:
    """The table, read once per process and again after a change. Raises OutsideCalendar when it is empty."""
    return _calendar(_edition.current())


class _Edition:
    """Which state of the table counts. Processes learn of a change through the cache, half a minute later."""

    KEY, SECONDS = "ppm.org.workdays.edition", 30.0

    def __init__(self) -> None:
        self.number, self.asked_at = 0, float("-inf")

    def current(self) -> int:
        if monotonic() - self.asked_at > self.SECONDS:
            self.number, self.asked_at = int(cache.get(self.KEY, 0)), monotonic()
        return self.number

    def renew(self) -> None:
        _calendar.cache_clear()
        self.number = int(time_ns())
        cache.set(self.KEY, self.number, timeout=None)


_edition = _Edition()


@lru_cache(maxsize=1)
def _calendar(edition: int) -> WorkCalendar:
    found = WorkCalendar(WorkingDay.objects.order_by("day").values_list("day", "ordinal"))
    if not found.ordinals:
        raise OutsideCalendar("the calendar is empty: run `migrate`")
    return found


def is_closed_by_law(day: date) -> bool:
    """Whether a weekday is a public holiday or a closing day of all federal services."""
    if (day.month, day.day) in CLOSING_DAYS:
        return True
    return day in holidays.country_holidays("BE", years=day.year)


def load_calendar() -> int:
    """Write the days that are missing or different; returns how many."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    closed = set(holidays.country_holidays("BE", years=years))
    closed |= {date(year, month, day) for year in years for month, day in CLOSING_DAYS}
    for row in ClosingDay.objects.all():
        (closed.add if row.is_closed else closed.discard)(row.day)
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
        transaction.on_commit(_edition.renew)
        _calendar.cache_clear()
    return len(changed)
