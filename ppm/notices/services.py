import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import now

from ppm.accounts.models import Person
from ppm.jobs.services import enqueue
from ppm.notices.models import Notice
from ppm.notices.registry import find
from ppm.notices.selectors import facts

if TYPE_CHECKING:
    from datetime import datetime


def notify(
    person: Person,
    kind: str,
    params: dict[str, Any] | None = None,
    link: str = "",
    *,
    mail: bool = True,
) -> Notice:
    """Tell a person what happened, in the portal and by mail, as part of the caller's transaction.

    `link` is a path of the portal. Raises UnknownNotice, KeyError when the sentence wants more facts.
    """
    given: dict[str, Any] = json.loads(json.dumps(params or {}, cls=DjangoJSONEncoder))
    str(find(kind).sentence) % facts(given, {})
    notice = Notice.objects.create(person=person, kind=kind, params=given, link=link)
    if mail and person.is_active:
        enqueue(
            "ppm.notices.mail",
            by=Person.objects.system(),
            params={"notice_id": notice.pk},
            key=f"notice:{notice.pk}",
            queue="fast",
        )
    return notice


def mark_read(*, notice: Notice, at: "datetime | None" = None) -> Notice:
    """Note that the reader opened a notice; the first time counts."""
    if notice.read_at is None:
        notice.read_at = at or now()
        notice.save(update_fields=["read_at"])
    return notice


def mark_all_read(*, person: Person, at: "datetime") -> int:
    """Note that everything was read; returns how many notices were new."""
    return Notice.objects.visible_to(person).unread().update(read_at=at)
