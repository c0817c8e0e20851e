"""The mails of a reminder as their readers will see them, before they leave."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation

from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.reminding import Call
from portfolio.substitutions.selectors import StandIn
from ppm.accounts.models import Person
from ppm.notices.mail import mail_for
from ppm.notices.models import Notice
from ppm.notices.registry import find
from ppm.notices.services import stored


@dataclass(frozen=True)
class RemindRow:
    """A report on the page that reminds; without `person` there is nobody to remind."""

    report: StatusReport
    person: Person | None
    is_reminded: bool
    is_late: bool
    away: StandIn | None = None


@dataclass(frozen=True)
class Letter:
    """One mail: to whom, in which language, with which words."""

    person: Person
    language: str
    subject: str
    body: str
    is_first: bool  # of its language


def letters_of(calls: Iterable[Call]) -> list[Letter]:
    """One mail per reader, those of a language together, the first of each language marked."""
    by_person: dict[Person, list[Call]] = defaultdict(list)
    for call in calls:
        by_person[call.person].append(call)
    seen: set[str] = set()
    letters = []
    for person in sorted(by_person, key=lambda one: (one.language, str(one), one.pk)):
        with translation.override(person.language):
            mail = mail_for(
                [
                    Notice(
                        person=person,
                        kind=call.notice,
                        topic=find(call.notice).topic,
                        params=stored(call.params),
                        link=call.link,
                    )
                    for call in by_person[person]
                ]
            )
        letters.append(
            Letter(
                person,
                person.language,
                str(mail.subject),
                str(mail.body).strip(),
                person.language not in seen,
            )
        )
        seen.add(person.language)
    return letters
