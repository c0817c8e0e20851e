"""When a mail leaves. Moments are Brussels time; what may wait never leaves on a day without work."""

from datetime import date, datetime, time, timedelta
from typing import Protocol

OPENS, CLOSES = time(7), time(19)  # outside these hours, quiet


class WorkDays(Protocol):
    """What is needed of `ppm.org.calc.WorkCalendar`."""

    def is_working(self, day: date) -> bool: ...

    def add(self, day: date, count: int) -> date: ...


def leaves_at(
    rhythm: str, moment: datetime, *, hour: int, is_quiet: bool, days: WorkDays
) -> datetime | None:
    """The moment the mail of a notice of `moment` (aware, Brussels) leaves; None: it never does.

    `hour` is when the daily and the weekly mail leave; the weekly one on the first working day of the week.
    """
    if rhythm == "never":
        return None
    if rhythm == "at_once":
        return _opening(moment, days) if is_quiet else moment
    day = moment.date()
    if rhythm == "daily":
        return _next(moment, day, timedelta(days=1), hour, days)
    monday = day - timedelta(days=day.weekday())
    return _next(moment, monday, timedelta(days=7), hour, days)


def _opening(moment: datetime, days: WorkDays) -> datetime:
    day = moment.date()
    if days.is_working(day) and moment.time() < CLOSES:
        return max(moment, _at(day, OPENS, moment))
    return _at(days.add(day + timedelta(days=1), 0), OPENS, moment)


def _next(moment: datetime, start: date, step: timedelta, hour: int, days: WorkDays) -> datetime:
    """The first of the dates `start`, `start + step` … moved to a working day, that lies after `moment`."""
    while (found := _at(days.add(start, 0), time(hour), moment)) <= moment:
        start += step
    return found


def _at(day: date, hour: time, moment: datetime) -> datetime:
    return datetime.combine(day, hour, tzinfo=moment.tzinfo)
