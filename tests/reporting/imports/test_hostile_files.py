"""Forty files that mean harm or are broken: each gets a sentence or is read, in bounded time and memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from portfolio.initiatives.models import Initiative
from ppm.jobs.execution import run_here
from reporting.imports import marking
from reporting.imports.models import ImportRun
from reporting.imports.opening import open_file
from reporting.imports.remarks import FaultCode
from tests.fixtures.imports.hostile import CASES

MOST_SECONDS, MOST_MEGABYTES = 8.0, 700

# In a process of its own, so that its memory and time are its own.
CHILD = """
import json, os, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
import django
django.setup()
from tests.fixtures.imports.hostile import CASES
from reporting.imports.checks import Checker
from reporting.imports.faults import FileFault
from reporting.imports.opening import open_file
from reporting.imports.proposal import propose
from reporting.imports.words import People
for name, make in CASES.items():
    file, data, _expected = make()
    before, code = time.process_time(), ""
    try:
        opened = open_file(name=file, data=data)
        mapping = propose(opened.table, file)
        for _row in Checker(opened.tables, mapping, People()).judge():
            pass
    except FileFault as fault:
        code = fault.code
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([name, code, time.process_time() - before, peak]), flush=True)
"""


@pytest.fixture(scope="module")
def outcomes(django_db_setup):
    """What a process without a database says of each file: code, seconds of CPU, megabytes at the peak."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=Path(__file__).parents[3],
        env={**__import__("os").environ, "DJANGO_SETTINGS_MODULE": "ppm.settings"},
        capture_output=True,
        text=True,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {name: (code, seconds, peak) for name, code, seconds, peak in found}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_gets_its_sentence_in_time(name, outcomes):
    expected = CASES[name]()[2].split() or [""]
    code, seconds, peak = outcomes[name]

    assert code in expected
    assert seconds < MOST_SECONDS
    assert peak < MOST_MEGABYTES
    if code:
        assert FaultCode(code).label


def test_there_are_at_least_thirty_of_them():
    assert len(CASES) >= 30


@pytest.fixture
def send(client, pmo):
    client.force_login(pmo)

    def run(name):
        file, data, _expected = CASES[name]()
        upload = SimpleUploadedFile(file, data)
        answer = client.post(reverse("reporting:import_create"), {"file": upload})
        run = ImportRun.objects.order_by("pk").last()
        if run:
            run_here(run.job)
            answer = client.get(run.get_absolute_url(), follow=True)
        return answer

    return run


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("media")
@pytest.mark.parametrize(
    "name", ["entity_bomb", "text_with_nul", "pdf_renamed", "a_heading_of_a_megabyte_of_text"]
)
@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_page_says_why_and_nothing_is_written(send, name, language, settings):
    settings.LANGUAGE_CODE = language
    code = CASES[name]()[2]
    with translation.override(language):
        answer = send(name)
        sentence = str(FaultCode(code).label).partition("%(")[0][:40]

    assert answer.status_code in (200, 422)
    assert not Initiative.objects.exists()
    assert ImportRun.objects.filter(applied_at__isnull=False).count() == 0
    assert sentence


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("media")
@pytest.mark.parametrize("name", ["scripts_in_names", "paths_in_names", "signs_that_nobody_sees"])
def test_names_and_signs_do_no_harm_on_the_page(send, name):
    answer = send(name)
    run = ImportRun.objects.get()

    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content
    assert "/" not in run.file.name


def test_what_goes_back_to_the_sender_runs_nothing(tmp_path):
    import io

    from openpyxl import load_workbook

    file, data, _expected = CASES["formulas_in_text"]()
    opened = open_file(name=file, data=data)
    copy = marking._plain_copy(opened.sheets)
    out = io.BytesIO()
    copy.save(out)
    cells = [cell for row in load_workbook(out).worksheets[0].iter_rows() for cell in row]

    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    linked = marking.own_copy(CASES["links_to_other_files"]()[1])
    assert linked is None or "f" not in {
        c.data_type for r in linked.worksheets[0].iter_rows() for c in r
    }
