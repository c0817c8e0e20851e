from datetime import UTC, date, datetime

import pytest
from django.core import mail
from django.utils import translation
from django.utils.translation import gettext

from ppm.accounts.services import change_language
from ppm.jobs import execution
from ppm.jobs.models import Job
from ppm.notices import services
from ppm.notices.models import Notice
from ppm.notices.registry import UnknownNotice
from ppm.notices.selectors import unread_count, worded

pytestmark = pytest.mark.django_db

RETURNED = "tests.ppm.notices.sample.returned"


@pytest.fixture(autouse=True)
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(
        "ppm.jobs.services.publish", lambda job_id, queue: found.append(queue) or True
    )
    return found


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


def test_notify_mails_once_however_often_the_job_runs(
    outsider, pmo, sent, settings, django_capture_on_commit_callbacks
):
    settings.PUBLIC_ADDRESS = "https://ppm.example/"
    with django_capture_on_commit_callbacks(execute=True):
        notice = tell(outsider, pmo)
    job = Job.objects.get(kind="ppm.notices.mail")
    assert sent == ["fast"]
    assert execution.run_here(job).state == "done"
    assert execution.run_here(job).attempt == 1
    (message,) = mail.outbox
    assert message.to == [f"{outsider} <{outsider.email}>"]
    assert message.subject == "PPM portal: Report sent back"
    assert message.extra_headers["Message-ID"] == f"<notice-{notice.pk}@localhost>"
    html = message.alternatives[0][0]
    for text in (message.body, html):
        assert "https://ppm.example/somewhere/" in text
        assert "Dossier back on 01/11/2026 00:30" in text
    notice.refresh_from_db()
    assert notice.mailed_at is not None


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_mail_is_written_in_the_language_of_its_reader(outsider, pmo, language):
    change_language(person=outsider, language=language, by=outsider)
    tell(outsider, pmo)
    with translation.override("en"):
        execution.run_here(Job.objects.get(kind="ppm.notices.mail"))
    with translation.override(language):
        greeting = gettext("Hello %(person)s,") % {"person": outsider}
    assert mail.outbox[0].extra_headers["Content-Language"] == language
    assert mail.outbox[0].body.startswith(greeting)
    assert f'<html lang="{language}">' in mail.outbox[0].alternatives[0][0]


def test_notify_without_mail_asks_for_none(outsider, pmo):
    tell(outsider, pmo, mail=False)
    assert not Job.objects.exists()


def test_markup_in_a_fact_is_text_in_the_mail(outsider, pmo):
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
    execution.run_here(Job.objects.get(kind="ppm.notices.mail"))
    assert "<b>&amp; back" in mail.outbox[0].body
    assert "&lt;b&gt;&amp;amp; back" in mail.outbox[0].alternatives[0][0]


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
