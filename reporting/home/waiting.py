"""What a provider gives: something to do, or something to read."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppm.org.workdays import working_days_between
from ppm.ui.figures import written_day

A_WEEK = 7


@dataclass(frozen=True, kw_only=True)
class Task:
    """One line of “My work”: what to do with what, why, until when, and the button that leads there."""

    verb: str
    subject: str
    # Of the subject, where it is a name that somebody wrote.
    language: str = ""
    why: str
    address: str
    action: str
    due_on: date | None = None
    # A returned report: who sent it back, and what was said.
    returned_by: str = ""
    comment: str = ""
    # The absent person in whose place the reader is asked.
    on_behalf_of: str = ""

    @property
    def is_returned(self) -> bool:
        return bool(self.comment)

    def is_overdue(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today

    def is_soon(self, today: date) -> bool:
        """Returned, overdue, or due within a week."""
        if self.is_returned or self.due_on is None:
            return True
        return (self.due_on - today).days < A_WEEK


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Something to read, with its date."""

    title: str
    about: str
    address: str
    at: datetime | None


def due_in_words(due_on: date | None, today: date) -> str:
    """“today”, “tomorrow”, “Friday 27 November”, “3 working days overdue”."""
    if due_on is None:
        return ""
    if due_on < today:
        days = max(working_days_between(due_on, today), 1)
        return ngettext("%(days)s working day overdue", "%(days)s working days overdue", days) % {
            "days": days
        }
    match (due_on - today).days:
        case 0:
            return _("today")
        case 1:
            return _("tomorrow")
        case days if days < A_WEEK:
            return written_day(due_on, "l j F")
    return date_format(due_on, "SHORT_DATE_FORMAT")


def in_one_sentence(tasks: list[Task], today: date) -> str:
    """“3 things wait for you, the first for tomorrow.”"""
    count = len(tasks)
    dates = [task.due_on for task in tasks if task.due_on]
    if not dates:
        return ngettext(
            "%(count)s thing waits for you.", "%(count)s things wait for you.", count
        ) % {"count": count}
    first = min(dates)
    if first < today:
        late = sum(task.is_overdue(today) for task in tasks)
        return ngettext(
            "%(count)s thing waits for you, %(late)s of it overdue.",
            "%(count)s things wait for you, %(late)s of them overdue.",
            count,
        ) % {"count": count, "late": late}
    return ngettext(
        "%(count)s thing waits for you, for %(day)s.",
        "%(count)s things wait for you, the first for %(day)s.",
        count,
    ) % {"count": count, "day": due_in_words(first, today)}
