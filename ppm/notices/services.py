import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localdate, localtime, now

from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.calc import leaves_at
from ppm.notices.choices import Topic
from ppm.notices.messages import Message
from ppm.notices.models import Notice, NoticePreferences
from ppm.notices.registry import find
from ppm.notices.selectors import facts
from ppm.notices.substitutes import copies
from ppm.org.workdays import calendar
from ppm.permissions.access import AccessPoint

BATCH = 500


def notify(
    person: Person,
    kind: str,
    params: dict[str, Any] | None = None,
    link: str = "",
    *,
    mail: bool = True,
    about: AccessPoint | None = None,
) -> Notice:
    """Tell a person what happened, in the portal and by mail, as part of the caller's transaction.

    Raises UnknownNotice, KeyError when the sentence wants more facts.
    """
    return notify_many(kind, [Message(person, params or {}, link, about)], mail=mail)[0]


def notify_many(kind: str, messages: Iterable[Message], *, mail: bool = True) -> list[Notice]:
    """Tell many people, in two statements. Mails leave in the rhythm each of them chose. See `notify`."""
    known = find(kind)
    rows = list(messages)
    rows += copies(rows, localdate())
    people = {row.person.pk for row in rows}
    chosen = NoticePreferences.objects.in_bulk(people) if mail else {}
    moment = now()
    notices = []
    for row in rows:
        given = stored(row.params)
        str(known.sentence) % facts(given, {})
        preferences = chosen.get(row.person.pk) or NoticePreferences(person=row.person)
        notices.append(
            Notice(
                person=row.person,
                kind=kind,
                topic=known.topic,
                params=given,
                link=row.link,
                created_at=moment,
                mail_due_at=mail_due_at(preferences, known.topic, moment)
                if mail and row.person.is_active
                else None,
            )
        )
    return Notice.objects.bulk_create(notices, BATCH)


def stored(params: dict[str, Any]) -> dict[str, Any]:
    """The facts of a notice as its row keeps them."""
    found: dict[str, Any] = json.loads(json.dumps(params, cls=DjangoJSONEncoder))
    return found


def mail_due_at(preferences: NoticePreferences, topic: str, moment: datetime) -> datetime | None:
    """When the mail of a notice of that moment leaves, by the reader's preferences."""
    return leaves_at(
        preferences.rhythm(topic),
        localtime(moment),
        hour=preferences.hour,
        is_quiet=preferences.is_quiet and topic != Topic.SECURITY,
        days=calendar(),
    )


def choose_rhythm(*, preferences: NoticePreferences, by: Person, at: datetime) -> NoticePreferences:
    """Keep the preferences of a person; mails that wait leave by them. Raises ValidationError."""
    with audit.action("notices.rhythm_chosen", by=by, at=at):
        preferences.full_clean(exclude=["person"])
        preferences.save()
        waiting = list(
            Notice.objects.select_for_update().filter(
                person=preferences.person, mail_due_at__gt=at, mailed_at__isnull=True
            )
        )
        for notice in waiting:
            notice.mail_due_at = mail_due_at(preferences, notice.topic, at)
        Notice.objects.bulk_update(waiting, ["mail_due_at"], BATCH)
    return preferences


def mark_read(*, notice: Notice, at: "datetime | None" = None) -> Notice:
    """Note that the reader opened a notice; the first time counts."""
    if notice.read_at is None:
        notice.read_at = at or now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, person: Person, at: "datetime") -> int:
    """Note that everything was read; returns how many notices were new."""
    return Notice.objects.visible_to(person).unread().update(read_at=at)
