"""Words about a plan, and the name of an initiative, in the reader's language."""

from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name


def difference_in_words(agreed: date | None, expected: date | None) -> str:
    """“9 weeks later than agreed”; nothing when one of the dates is missing."""
    if agreed is None or expected is None:
        return ""
    days = (expected - agreed).days
    if days == 0:
        return _("as agreed")
    return _later(days) if days > 0 else _earlier(-days)


def _later(days: int) -> str:
    """Weeks from two on, so that neighbours in a list can be compared; months after a year only."""
    if days < 14:
        return ngettext("%(n)s day later", "%(n)s days later", days) % {"n": days}
    if days < 366:
        weeks = round(days / 7)
        return ngettext("%(n)s week later", "%(n)s weeks later", weeks) % {"n": weeks}
    months = round(days / 30.4)
    return ngettext("%(n)s month later", "%(n)s months later", months) % {"n": months}


def _earlier(days: int) -> str:
    if days < 14:
        return ngettext("%(n)s day earlier", "%(n)s days earlier", days) % {"n": days}
    if days < 366:
        weeks = round(days / 7)
        return ngettext("%(n)s week earlier", "%(n)s weeks earlier", weeks) % {"n": weeks}
    months = round(days / 30.4)
    return ngettext("%(n)s month earlier", "%(n)s months earlier", months) % {"n": months}


def age_in_words(since: date, today: date) -> str:
    """How old something is: “today”, “3 days old”, “2 months old”."""
    days = max((today - since).days, 0)
    if days == 0:
        return _("today")
    if days < 60:
        return ngettext("%(n)s day old", "%(n)s days old", days) % {"n": days}
    months = round(days / 30.4)
    return ngettext("%(n)s month old", "%(n)s months old", months) % {"n": months}


def name_for(person: Person, initiative: Initiative) -> str:
    """The project as the reader of a notice calls it."""
    with translation.override(person.language):
        return coded_name(initiative)
