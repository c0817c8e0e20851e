"""Reminders before an answer is due, and after."""

from collections.abc import Iterator
from datetime import date

from portfolio.registers.questions.models import Question
from portfolio.registers.questions.notices import PREFIX, message
from ppm.accounts.models import Person
from ppm.notices.services import notify_many
from ppm.org.workdays import add_working_days

BEFORE = (3, 1)  # working days, and on the day
AGAIN = 7  # days after the first


def remind(today: date) -> int:
    """Tell the owner when the answer is due soon; the day after and each week also who wrote it down."""
    days = {today, *(add_working_days(today, before) for before in BEFORE)}
    rows = Question.objects.open().select_related("owner", "raised_by", "initiative")
    due = notify_many(
        f"{PREFIX}.due",
        [message(row, one) for row in rows.filter(due_on__in=days) for one in _people(row)],
    )
    late = [
        message(row, one)
        for row in rows.overdue(today).order_by("pk")
        if (today - row.due_on).days % AGAIN == 1
        for one in _people(row, is_late=True)
    ]
    return len(due) + len(notify_many(f"{PREFIX}.overdue", late))


def _people(row: Question, *, is_late: bool = False) -> Iterator[Person]:
    found = {row.owner or row.raised_by}
    if is_late:
        found.add(row.raised_by)
    for one in sorted(found, key=lambda person: person.pk):
        if one.is_active and Question.objects.visible_to(one).filter(pk=row.pk).exists():
            yield one
