"""The moment that an address asks for: a day (its end, in Brussels) or a minute."""

from datetime import date, datetime, time

from django.utils.timezone import get_default_timezone, make_aware


class NoSuchMoment(ValueError):
    """The text is neither a day nor a moment."""


def end_of(day: date) -> datetime:
    """The last instant of a day."""
    return make_aware(datetime.combine(day, time.max), get_default_timezone())


def start_of(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min), get_default_timezone())


def read_moment(text: str) -> datetime:
    """`2026-03-31` or `2026-03-31T14:30`. Raises NoSuchMoment."""
    try:
        if len(text) == 10:
            return end_of(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else make_aware(moment, get_default_timezone())
    except (ValueError, OverflowError) as error:
        raise NoSuchMoment(text) from error
