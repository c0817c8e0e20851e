import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime

import pytest
from defusedxml import ElementTree
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn

from ppm.ui.figures import number
from reporting.packfiles import reading, word
from reporting.packs import assembly, composing
from reporting.packs.content import Trend
from reporting.packs.edition import Edition
from tests.reporting.packs import sample

LANGUAGES = ("fr", "nl", "en")
EDITION = Edition(
    number=1,
    state="draft",
    foreword="Une <phrase> & rien d’autre",
    released_by="",
    released_at=datetime(2026, 11, 16, 9, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def content():
    now = sample.period([sample.project(n) for n in range(1, 9)])
    before = sample.period([sample.project(n, red=False) for n in range(1, 8)], month=9)
    trend = [Trend(date(2026, 9, 1), {"green": 7, "amber": 0, "red": 0, "grey": 0})]
    return composing.compose(period=now, previous=before, committee=now.committees[0], trend=trend)


@pytest.fixture(scope="module")
def made(content):
    """Both files in each language."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = (
                word.build(content, EDITION, language),
                reading.build(content, EDITION, language).decode(),
            )
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_says_what_it_is_and_in_which_language(made, language):
    document = Document(io.BytesIO(made[language][0]))
    tags = {"fr": "fr-BE", "nl": "nl-BE", "en": "en-GB"}
    assert document.core_properties.language == tags[language]
    assert document.core_properties.title
    spoken = {mark.get(qn("w:val")) for mark in document.element.body.iter(qn("w:lang"))}
    assert {"fr-BE", "nl-BE"} <= spoken  # the texts keep the language they were written in
    foot = document.sections[0].footer._element.xml
    assert "PAGE" in foot
    assert "NUMPAGES" in foot


def test_headings_are_styles_and_every_table_repeats_its_head(made, content):
    document = Document(io.BytesIO(made["fr"][0]))
    styles = [one.style.name for one in document.paragraphs]
    assert styles.count("Title") == 1
    assert styles.count("Heading 2") == len(content.projects)
    assert styles.count("Heading 1") >= 8
    headed = named = 0
    for table in document.tables:
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        repeated = table._tbl.findall(f".//{qn('w:tblHeader')}")
        headed += len(repeated) == 1
        named += not repeated
    assert headed >= 5 + 2 * len(content.projects)
    assert named == len(content.projects) + 1  # identity of each project, and of the document


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_the_document_is_valid_xml(made, language):
    with zipfile.ZipFile(io.BytesIO(made[language][0])) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(name))


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_carry_the_figures_of_the_file_beside_the_document(made, content, language):
    counts = {
        one["ref"]: one["value"]
        for one in json.loads(assembly.figures_json(content))["figures"]
        if one["currency"] is None
    }
    document = Document(io.BytesIO(made[language][0]))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows[1:]]
    in_word = {int(row[3]): row[1] for row in rows}
    page = made[language][1]
    with translation.override(language):
        for ref, value in counts.items():
            if ref in in_word:
                assert in_word[ref] == number(value)
            (line,) = re.findall(rf'<li id="s{ref}"><strong>.*?</strong> (.*?)<br>', page)
            assert line == number(value)


def test_the_reading_version_holds_everything_and_loads_nothing(made, content):
    page = made["fr"][1]
    assert page.count("<details") == len(content.projects)
    assert page.startswith("<!doctype html>")
    assert not re.findall(r"<(script|img|link|iframe)", page)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))
    assert not re.findall(r'href="(?!#)', page)
    assert "Une &lt;phrase&gt; &amp; rien" in page


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(not SOFFICE, reason="no LibreOffice")
def test_the_document_is_rendered_without_repair(made, tmp_path):
    path = tmp_path / "pack.docx"
    path.write_bytes(made["nl"][0])
    done = subprocess.run(
        [SOFFICE, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    assert (tmp_path / "pack.pdf").stat().st_size > 10_000, done.stderr
