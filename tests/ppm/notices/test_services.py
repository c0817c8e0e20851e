from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext

from ppm import audit
from ppm.accounts.models import Person
from ppm.accounts.services import change_language
from ppm.jobs import execution
from ppm.jobs.models import Job
from ppm.notices import services, tasks
from ppm.notices.choices import Rhythm, Topic
from ppm.notices.messages import Message
from ppm.notices.models import Notice, NoticePreferences
from ppm.notices.registry import UnknownNotice
from ppm.notices.selectors import unread_count, worded
from ppm.org.workdays import calendar

pytestmark = pytest.mark.django_db

RETURNED = "tests.ppm.notices.sample.returned"


def tell(person, by, **values):
    facts = {
        "by_person": by.pk,
        "project": "Dossier",
        "sent_at": datetime(2026, 10, 31, 23, 30, tzinfo=UTC),
        "due_on": date(2026, 11, 4),
    }
    return services.notify(person, RETURNED, facts, "/somewhere/", **values)


def test_a_notice_is_worded_with_dates_in_brussels_and_names_of_today(outsider, pmo):
    notice = tell(outsider, pmo)
    with translation.override("fr"):
        (words,) = worded([notice])
    assert words.sentence == (
        f"{pmo} sent Dossier back on 01/11/2026 00:30; submit it by 04/11/2026."
    )


def test_names_of_many_notices_are_read_in_one_query(
    outsider, pmo, auditor, django_assert_num_queries
):
    notices = [tell(outsider, by) for by in (pmo, auditor, pmo)]
    with django_assert_num_queries(1):
        assert len(worded(notices)) == 3


def test_a_notice_of_an_unknown_kind_still_shows_its_link(outsider):
    notice = Notice(person=outsider, kind="gone", link="/x/", params={})
    with translation.override("en"):
        (words,) = worded([notice])
    assert words.link == "/x/"
    assert words.sentence == "A notice from an earlier version of the portal"


def test_notify_refuses_a_kind_that_nobody_declared(outsider):
    with pytest.raises(UnknownNotice):
        services.notify(outsider, "ppm.nowhere.gone", {})
    assert not Notice.objects.exists()


def test_notify_refuses_a_sentence_without_all_its_facts(outsider):
    with pytest.raises(KeyError):
        services.notify(outsider, RETURNED, {"project": "Dossier"})
    assert not Notice.objects.exists()


def due_mails_are_sent():
    """What the minute tick and the worker do."""
    for work in tasks.due_mails(now()):
        job = Job(kind=work.kind, key=work.key, params=work.params, created_by=system())
        with audit.action("job.asked", by=job.created_by):
            job.save()
        execution.run_here(job)
    return mail.outbox


def system():
    return Person.objects.system()


def at_once(person, **chosen):
    preferences = NoticePreferences(
        person=person, **{"portfolio": Rhythm.AT_ONCE, "is_quiet": False, **chosen}
    )
    services.choose_rhythm(preferences=preferences, by=person, at=now())


def test_a_mail_leaves_once_however_often_it_is_due(outsider, pmo, settings):
    settings.PUBLIC_ADDRESS = "https://ppm.example/"
    at_once(outsider)
    notice = tell(outsider, pmo)
    due_mails_are_sent()
    (message,) = due_mails_are_sent()
    assert message.to == [f"{outsider} <{outsider.email}>"]
    assert message.subject == "PPM portal: Report sent back"
    assert message.extra_headers["Message-ID"] == f"<notice-{notice.pk}@localhost>"
    html = message.alternatives[0][0]
    for text in (message.body, html):
        assert "https://ppm.example/somewhere/" in text
        assert "https://ppm.example/notices/preferences/" in text
        assert "Dossier back on 01/11/2026 00:30" in text
    notice.refresh_from_db()
    assert notice.mailed_at is not None


def test_several_notices_of_one_person_are_one_mail_and_others_get_their_own(outsider, pmo):
    for person in (outsider, pmo):
        at_once(person)
    tell(outsider, pmo)
    tell(outsider, pmo)
    tell(pmo, outsider)
    sent = {message.to[0]: message for message in due_mails_are_sent()}
    assert set(sent) == {f"{one} <{one.email}>" for one in (outsider, pmo)}
    together = sent[f"{outsider} <{outsider.email}>"]
    assert together.subject.startswith("PPM portal: 2 notices")
    assert together.body.count("Dossier back") == 2


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_mail_is_written_in_the_language_of_its_reader(outsider, pmo, language):
    change_language(person=outsider, language=language, by=outsider)
    at_once(outsider)
    tell(outsider, pmo)
    with translation.override("en"):
        (message,) = due_mails_are_sent()
    with translation.override(language):
        greeting = gettext("Hello %(person)s,") % {"person": outsider}
    assert message.extra_headers["Content-Language"] == language
    assert message.body.startswith(greeting)
    assert f'<html lang="{language}">' in message.alternatives[0][0]


def test_by_default_what_concerns_projects_waits_for_the_mail_of_the_day(outsider, pmo):
    notice = tell(outsider, pmo)
    assert due_mails_are_sent() == []
    assert notice.mail_due_at > now()
    with time_machine.travel(notice.mail_due_at):
        assert len(due_mails_are_sent()) == 1


def test_a_new_rhythm_counts_for_what_still_waits(outsider, pmo):
    notice = tell(outsider, pmo)
    at_once(outsider)
    notice.refresh_from_db()
    assert notice.mail_due_at <= now()
    services.choose_rhythm(
        preferences=NoticePreferences(person=outsider, portfolio=Rhythm.NEVER),
        by=outsider,
        at=notice.mail_due_at - timedelta(seconds=1),
    )
    notice.refresh_from_db()
    assert notice.mail_due_at is None


def test_the_security_of_an_account_knows_no_preference(outsider):
    preferences = NoticePreferences(person=outsider)
    night = datetime(2026, 7, 5, 1, tzinfo=UTC)
    assert services.mail_due_at(preferences, Topic.SECURITY, night) == night


@pytest.mark.parametrize("is_active", [True, False])
def test_nobody_without_an_account_gets_mail(outsider, pmo, is_active):
    outsider.is_active = is_active
    assert (tell(outsider, pmo).mail_due_at is not None) is is_active


def test_notify_without_mail_asks_for_none(outsider, pmo):
    assert tell(outsider, pmo, mail=False).mail_due_at is None


def test_telling_many_costs_two_statements(outsider, pmo, auditor, django_assert_num_queries):
    calendar()
    told = [
        Message(person, {"by_person": pmo.pk, "project": "X", "sent_at": None, "due_on": None})
        for person in (outsider, pmo, auditor)
    ]
    with django_assert_num_queries(2):
        services.notify_many(RETURNED, told)


def test_markup_in_a_fact_is_text_in_the_mail(outsider, pmo):
    at_once(outsider)
    services.notify(
        outsider,
        RETURNED,
        {
            "by_person": pmo.pk,
            "project": "<b>&amp;",
            "sent_at": datetime(2026, 1, 1, tzinfo=UTC),
            "due_on": None,
        },
    )
    (message,) = due_mails_are_sent()
    assert "<b>&amp; back" in message.body
    assert "&lt;b&gt;&amp;amp; back" in message.alternatives[0][0]


def test_reading_counts_once_and_for_oneself_only(outsider, pmo):
    first, _second = tell(outsider, pmo), tell(outsider, pmo)
    tell(pmo, outsider)
    earlier = datetime(2026, 1, 1, tzinfo=UTC)
    services.mark_read(notice=first, at=earlier)
    services.mark_read(notice=first, at=datetime(2026, 2, 1, tzinfo=UTC))
    assert Notice.objects.get(pk=first.pk).read_at == earlier
    assert [unread_count(person) for person in (outsider, pmo)] == [1, 1]
    assert services.mark_all_read(person=outsider, at=earlier) == 1
    assert [unread_count(person) for person in (outsider, pmo)] == [0, 1]


def test_a_mail_that_no_server_took_is_asked_for_again(outsider, pmo):
    at_once(outsider)
    tell(outsider, pmo)
    at = Notice.objects.get().mail_due_at

    def keys(**after):
        return [one.key for one in tasks.due_mails(at + timedelta(**after))]

    assert keys(minutes=1) == keys(minutes=9) != keys(minutes=10)
    assert keys(hours=2) == keys(hours=2, minutes=59) != keys(hours=3)
    assert keys(days=2) == keys(days=2, hours=5) != []
    assert keys(days=3) == []
    assert len(due_mails_are_sent()) == 1
    assert keys(minutes=10) == []
