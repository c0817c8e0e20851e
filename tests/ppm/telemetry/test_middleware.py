"""Each request has an id that can be followed; what is written about it names nobody."""

import json
import logging
from io import StringIO

import pytest
from django.urls import path, reverse

from ppm.jobs.models import Job
from ppm.jobs.services import enqueue
from ppm.permissions.marks import public
from ppm.telemetry.context import Work, working
from ppm.telemetry.formatting import JsonLines, TextLines, without_persons
from ppm.urls import handler500
from ppm.urls import urlpatterns as real_urls
from tests.factories.kernel import PersonFactory

pytestmark = pytest.mark.django_db


@public
def failing(request):
    raise ValueError("no such place as somebody@example.org")


urlpatterns = [path("failing", failing), *real_urls]
__all__ = ["handler500"]


@pytest.fixture
def lines():
    """What a collector would read."""
    said = StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("ppm.request", "django.request")]
    for one in loggers:
        one.addHandler(handler)
    yield lambda: [json.loads(line) for line in said.getvalue().splitlines()]
    for one in loggers:
        one.removeHandler(handler)


def test_request_keeps_the_id_that_the_proxy_gave(client, lines):
    response = client.get("/account/login/", headers={"X-Request-ID": "edge-0123456789"})

    assert response.headers["X-Request-ID"] == "edge-0123456789"
    assert lines()[-1]["request"] == "edge-0123456789"


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, 'x" onload="alert(1)', "two\nlines-in-one"]
)
def test_request_gets_a_new_id_when_the_given_one_is_not_well_formed(client, given):
    response = client.get("/account/login/", headers={"X-Request-ID": given})

    assert response.headers["X-Request-ID"] != given
    assert len(response.headers["X-Request-ID"]) == 32


def test_line_names_a_person_by_number_and_an_address_by_its_pattern(client, lines):
    person = PersonFactory(given_name="Marguerite", email="marguerite@example.org")
    client.force_login(person)

    client.get(reverse("ppm:job_list"), {"text": "Marguerite"})

    line = lines()[-1]
    assert (line["person"], line["status"], line["view"]) == (person.pk, 200, "ppm:job_list")
    assert line["message"] == "GET /jobs/ 200"
    assert line["queries"] > 0
    assert line["ms"] > 0
    assert "arguerite" not in json.dumps(line)


def test_page_of_an_error_shows_the_id_that_the_log_has(client, lines, settings):
    settings.ROOT_URLCONF = __name__
    client.raise_request_exception = False

    response = client.get("/failing", headers={"X-Request-ID": "edge-0123456789"})

    assert response.status_code == 500
    assert "<code>edge-0123456789</code>" in response.content.decode()
    failure = next(line for line in lines() if line["level"] == "error")
    assert failure["request"] == "edge-0123456789"
    assert "ValueError: no such place as …@…" in failure["trace"]


def test_job_carries_the_id_of_the_request_that_asked_for_it():
    with working(Work("edge-0123456789")):
        job = enqueue("ppm.notices.mail", by=PersonFactory(), params={"notice_id": 1})

    assert Job.objects.get(pk=job.pk).request_id == "edge-0123456789"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Key of marie@cfs.example.org", "Key of …@…"),
        ("postgres://ppm_app:s3cret@db/ppm", "postgres://ppm_app:…@db/ppm"),
        ("duplicate key\nDETAIL:  Key (email)=(x) exists.\nmore", "duplicate key\nDETAIL: …\nmore"),
        ("GET /portfolio/ 200", "GET /portfolio/ 200"),
    ],
)
def test_texts_lose_persons_and_passwords(said, kept):
    assert without_persons(said) == kept


def test_terminal_reads_the_same_facts_in_one_line():
    record = logging.LogRecord("ppm.request", logging.INFO, "", 1, "GET %s", ("/jobs/",), None)
    record.facts = {"status": 200, "object": None, "ms": 12.5}

    with working(Work("edge-0123456789")):
        line = TextLines().format(record)

    assert line.endswith("INFO ppm.request: GET /jobs/ request=edge-0123456789 status=200 ms=12.5")
