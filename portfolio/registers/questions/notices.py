from django.utils.translation import gettext_lazy as _

from portfolio.registers.questions.choices import Step
from portfolio.registers.questions.models import Question
from ppm.accounts.models import Person
from ppm.notices.messages import Message
from ppm.notices.registry import notice_kind
from ppm.notices.services import notify_many

PREFIX = "portfolio.registers.questions"
notice_kind(
    f"{PREFIX}.due",
    title=_("A question from outside is to be answered"),
    sentence=_("The answer to %(reference)s “%(title)s” is due on %(due_on)s."),
)
notice_kind(
    f"{PREFIX}.overdue",
    title=_("A question from outside is overdue"),
    sentence=_("The answer to %(reference)s “%(title)s” was due on %(due_on)s."),
)
notice_kind(
    f"{PREFIX}.checked",
    title=_("An answer waits for its release"),
    sentence=_(
        "The answer to %(reference)s “%(title)s” has been checked; it is due on %(due_on)s."
    ),
)
notice_kind(
    f"{PREFIX}.released",
    title=_("An answer may be sent"),
    sentence=_(
        "The answer to %(reference)s “%(title)s” has been released; it is due on %(due_on)s."
    ),
)


def message(row: Question, person: Person) -> Message:
    facts = {"reference": row.reference, "title": row.title, "due_on": row.due_on}
    return Message(person, facts, row.get_absolute_url())


def tell_of_step(row: Question, step: str, by: Person) -> None:
    """Tell the executive what waits for release, and those who look after it what may be sent."""
    if step == Step.CHECK and row.initiative:
        people = {row.initiative.standing.executive}
        kind = "checked"
    elif step == Step.RELEASE:
        people, kind = {row.owner, row.raised_by}, "released"
    else:
        return
    told = sorted((one for one in people if one and one != by and one.is_active), key=_key)
    visible = [one for one in told if Question.objects.visible_to(one).filter(pk=row.pk).exists()]
    notify_many(f"{PREFIX}.{kind}", [message(row, one) for one in visible])


def _key(person: Person) -> int:
    return person.pk
