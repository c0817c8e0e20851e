import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from ppm.files.models import StoredFile
from ppm.files.services import read
from ppm.files.spreadsheets import csv_lines
from ppm.jobs.execution import run_here
from ppm.jobs.models import Job
from tests.factories.portfolio import InitiativeFactory

LIST = reverse("portfolio:initiative_list")


def rows_of(data):
    (sheet,) = load_workbook(io.BytesIO(data)).worksheets
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def as_csv(value, language):
    lines = csv_lines([["Value"], [value]], language)
    return "".join(lines)


@pytest.mark.parametrize(
    ("value", "language", "line"),
    [
        (Decimal("1234.50"), "fr", "1234,50"),
        (Decimal("1234.50"), "en", "1234.50"),
        (date(2026, 11, 22), "nl", "2026-11-22"),
        ("a;b", "fr", '"a;b"'),
        ("=1+1", "fr", "'=1+1"),
        ("@SUM(A1)", "en", "'@SUM(A1)"),
        ("\t=1", "en", "'\t=1"),
        (-5, "fr", "-5"),
        (None, "fr", '""'),
    ],
)
def test_text_files_suit_the_reader_and_never_hold_a_formula(value, language, line):
    assert as_csv(value, language) == f"\ufeffValue\r\n{line}\r\n"


def test_a_file_has_the_columns_the_filter_and_the_groups_of_the_view(
    client, department, management
):
    InitiativeFactory(unit=department, name_en="Red", standing={"declared": "red"})
    InitiativeFactory(unit=department, name_en="Green", standing={"declared": "green"})
    client.force_login(management)
    state = {"columns": "name.unit", "declared": "red", "group": "status"}
    content = client.get(LIST, {**state, "format": "xlsx"}).content
    assert rows_of(content) == [["Declared status", "Initiative", "Unit"], ["Red", "Red", "D10"]]
    text = client.get(LIST, {**state, "format": "csv"}).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == rows_of(content)


def test_a_long_list_is_a_job_that_sees_what_its_reader_sees(
    client, department, other_department, entity_pmo, media, monkeypatch
):
    monkeypatch.setattr("reporting.exports.views.AT_ONCE", 1)
    for name in ("Un", "Deux"):
        InitiativeFactory(unit=department, name_en=name)
    InitiativeFactory(unit=department, name_en="Bouleau", secret=True)
    InitiativeFactory(unit=other_department, name_en="Ailleurs")
    client.force_login(entity_pmo)
    answer = client.get(LIST, {"columns": "name", "sort": "name", "format": "xlsx"})
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    done = run_here(job)
    assert done.state == "done"
    stored = StoredFile.objects.get()
    assert (stored.is_private, stored.created_by, done.link) == (
        True,
        entity_pmo,
        stored.get_absolute_url(),
    )
    assert rows_of(read(stored)) == [["Initiative"], ["Deux"], ["Un"]]
