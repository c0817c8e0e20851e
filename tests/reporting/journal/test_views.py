"""History as files: the same sentences, the same limits, for one object or for a period."""

import datetime as dt
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.accounts.models import Person
from ppm.files.models import StoredFile
from ppm.files.services import storage
from ppm.files.storage import place_of
from ppm.jobs import execution
from ppm.jobs.models import Job
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2043, 1, 10, 9, tzinfo=dt.UTC)


def move(project, end, at):
    with audit.action("initiative.edited", by=Person.objects.system(), at=at, reason="=1+1"):
        Initiative.objects.filter(pk=project.pk).update(forecast_end=end)


@pytest.fixture
def moved(project):
    for step in range(3):
        move(project, dt.date(2045, 1 + step, 1), DAY + dt.timedelta(days=step))
    return project


def read(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_json_lines_tell_each_act_of_one_object(client, pmo, moved):
    client.force_login(pmo)
    address = reverse("reporting:history_export", args=["initiative", moved.pk])
    found = [
        json.loads(line)
        for line in read(
            client.get(address, {"format": "jsonl", "since": "2043-01-01"})
        ).splitlines()
    ]
    assert found[0]["sentence"] == "PPM moved the expected end from 01/02/2045 to 01/03/2045"
    assert found[0]["keys"] == [f"portfolio.Initiative:{moved.pk}"]
    assert len(found) > 2


def test_a_reason_that_looks_like_a_formula_stays_text(client, pmo, moved):
    client.force_login(pmo)
    address = reverse("reporting:history_export", args=["initiative", moved.pk])
    text = read(client.get(address, {"format": "csv"})).decode()
    assert "'=1+1" in text
    sheet = load_workbook(io.BytesIO(read(client.get(address, {"format": "xlsx"})))).active
    assert "=1+1" in [cell.value for cell in sheet["F"]]
    assert {cell.data_type for cell in sheet["F"] if cell.value == "=1+1"} == {"s"}


def test_the_file_of_what_one_cannot_see_does_not_exist(client, entity_pmo, other_department):
    other = InitiativeFactory(unit=other_department)
    client.force_login(entity_pmo)
    address = reverse("reporting:history_export", args=["initiative", other.pk])
    assert client.get(address).status_code == 404


def ask(client, person, kind="jsonl"):
    client.force_login(person)
    response = client.post(
        reverse("reporting:journal_export"),
        {"since": "2043-01-10", "until": "2043-01-11", "kind": kind},
    )
    assert response.status_code == 303
    job = Job.objects.get(kind="reporting.journal.export", created_by=person)
    execution.run_here(job)
    stored = StoredFile.objects.get(created_by=person)
    with storage().open(place_of(stored.sha256)) as file:
        return file.read().decode()


def test_the_auditor_receives_a_period_with_what_is_open_to_them(
    client, auditor, moved, department
):
    secret = InitiativeFactory(unit=department, secret=True, name_fr="Bouleau caché")
    move(secret, dt.date(2046, 1, 1), DAY)
    found = [json.loads(line) for line in ask(client, auditor).splitlines()]
    assert [row["sentence"].split(" (")[0] for row in found] == [
        "PPM filled in “end, forecast”: 01/01/2045",
        "PPM moved the expected end from 01/01/2045 to 01/02/2045",
    ]
    assert {key for row in found for key in row["keys"]} == {f"portfolio.Initiative:{moved.pk}"}


def test_the_administrator_reads_nothing_of_projects(client, administrator, moved):
    assert "portfolio.Initiative" not in ask(client, administrator)


def test_a_period_ends_after_it_begins(client, auditor):
    client.force_login(auditor)
    response = client.post(
        reverse("reporting:journal_export"),
        {"since": "2043-01-11", "until": "2043-01-10", "kind": "csv"},
    )
    assert response.status_code == 422
