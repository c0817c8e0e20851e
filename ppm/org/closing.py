"""Days on which the institution is closed, or works although the calendar says otherwise."""

from dataclasses import dataclass
from datetime import date, datetime

import holidays
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.org.models import ClosingDay
from ppm.org.workdays import (
    CLOSING_DAYS,
    FIRST_YEAR,
    LAST_YEAR,
    is_closed_by_law,
    load_calendar,
)

SATURDAY = 5
LOCALES = {"fr": "fr", "nl": "nl", "en": "en_US"}


class NothingToTakeBack(ValidationError):
    """The institution has chosen nothing for this day."""

    def __init__(self) -> None:
        super().__init__(_("Nothing was added to the calendar for this day."))


class DayIsAsItIs(ValidationError):
    """The calendar says so already."""

    def __init__(self) -> None:
        super().__init__(_("The calendar has this day like that already."))


@dataclass(frozen=True)
class FreeDay:
    """A weekday that differs from others: a holiday, a closing or bridge day, or one that is worked."""

    day: date
    name: str
    language: str
    is_working: bool
    is_own: bool  # chosen by the institution


def set_closing_day(
    *, day: date, is_closed: bool, name_fr: str, name_nl: str, by: Person, at: datetime
) -> ClosingDay:
    """Close the institution on a day, or let a day be worked; all working days are counted anew.

    Raises DayIsAsItIs, ValidationError for a weekend or a year that the calendar does not know.
    """
    if day.weekday() >= SATURDAY:
        raise ValidationError({"day": _("Nobody works at the weekend anyway.")})
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError({"day": _("The calendar does not know this year.")})
    with audit.action("calendar.day_set", by=by, at=at), transaction.atomic():
        stored = ClosingDay.objects.select_for_update().filter(day=day).first()
        closed_now = stored.is_closed if stored else is_closed_by_law(day)
        if closed_now == is_closed:
            raise DayIsAsItIs
        row = stored or ClosingDay(day=day)
        row.is_closed, row.name_fr, row.name_nl = is_closed, name_fr.strip(), name_nl.strip()  # type: ignore[attr-defined]  # translated
        row.full_clean()
        row.save()
        load_calendar()
    return row


def take_back_closing_day(*, day: date, by: Person, at: datetime) -> ClosingDay:
    """Let a day be again what it is by law; the row stays, as all history does. Raises NothingToTakeBack."""
    with audit.action("calendar.day_taken_back", by=by, at=at), transaction.atomic():
        row = ClosingDay.objects.select_for_update().filter(day=day).first()
        if row is None or row.is_closed == is_closed_by_law(day):
            raise NothingToTakeBack
        row.is_closed = is_closed_by_law(day)
        row.save(update_fields=["is_closed"])
        load_calendar()
    return row


def free_days(year: int) -> list[FreeDay]:
    """The weekdays of a year that are not like others, in order. One query."""
    locale = LOCALES.get(str(get_language())[:2], "fr")
    public = holidays.country_holidays("BE", years=year, language=locale)
    own = {row.day: row for row in ClosingDay.objects.filter(day__year=year)}
    found = {
        day: FreeDay(day, str(name).replace("'", "’"), "", is_working=False, is_own=False)
        for day, name in public.items()
    }
    for day in _closing_days(year):
        found.setdefault(
            day, FreeDay(day, str(_("Closing day of the federal services")), "", False, False)
        )
    for day, row in own.items():
        if row.is_closed == is_closed_by_law(day):
            continue  # taken back
        name, language = nearest(row, "name")
        found[day] = FreeDay(day, name, language, is_working=not row.is_closed, is_own=True)
    return [found[day] for day in sorted(found) if day.weekday() < SATURDAY]


def _closing_days(year: int) -> list[date]:
    return [date(year, month, day) for month, day in CLOSING_DAYS]
