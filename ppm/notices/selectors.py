from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ppm.accounts.models import Person
from ppm.notices.choices import Topic
from ppm.notices.models import Notice, NoticePreferences
from ppm.notices.registry import UnknownNotice, find


@dataclass(frozen=True)
class WordedNotice:
    """A notice as its reader sees it, in the language of the moment."""

    pk: int
    topic: str
    title: str
    sentence: str
    link: str
    created_at: datetime
    is_read: bool


def unread_count(person: Person) -> int:
    """The number beside the bell."""
    return Notice.objects.filter(person=person).unread().count()


def worded(notices: Iterable[Notice]) -> list[WordedNotice]:
    """Put notices into words; all names that occur are read in one query."""
    rows = list(notices)
    ids = {
        value
        for row in rows
        for key, value in row.params.items()
        if key.endswith("_person") and value is not None
    }
    names = {p.pk: str(p) for p in Person.objects.filter(pk__in=ids)} if ids else {}
    return [_worded(row, names) for row in rows]


def by_topic(notices: Iterable[WordedNotice]) -> list[tuple[str, list[WordedNotice]]]:
    """Notices under the names of their topics, in the order of the topics."""
    groups: dict[str, list[WordedNotice]] = {topic: [] for topic in Topic}
    for one in notices:
        groups[one.topic].append(one)
    return [(str(Topic(topic).label), rows) for topic, rows in groups.items() if rows]


def preferences_of(person: Person) -> NoticePreferences:
    """What the person chose, or the defaults."""
    return NoticePreferences.objects.filter(person=person).first() or NoticePreferences(
        person=person
    )


def _worded(notice: Notice, names: Mapping[int, str]) -> WordedNotice:
    try:
        kind = find(notice.kind)
        title = str(kind.title)
        sentence = str(kind.sentence) % facts(notice.params, names)
        if "for_person" in notice.params:
            title = _("%(title)s (for %(person)s)") % {
                "title": title,
                "person": names.get(notice.params["for_person"], "–"),
            }
    except (UnknownNotice, KeyError):
        # Of an earlier version of the portal: the link is still good.
        title = sentence = _("A notice from an earlier version of the portal")
    return WordedNotice(
        notice.pk,
        notice.topic,
        title,
        sentence,
        notice.link,
        notice.created_at,
        notice.read_at is not None,
    )


def facts(params: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, object]:
    """The facts of a notice as they stand in a sentence: dates, moments and names in the reader's way."""
    return {key: _fact(key, value, names) for key, value in params.items()}


def _fact(key: str, value: Any, names: Mapping[int, str]) -> object:
    if value is None:
        return "–"
    if key.endswith("_person"):
        return names.get(value, "–")
    if key.endswith("_on"):
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if key.endswith("_at"):
        return date_format(localtime(datetime.fromisoformat(value)), "SHORT_DATETIME_FORMAT")
    return value
