import io
import json
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from time import process_time

import pytest
from defusedxml import ElementTree
from django.utils import translation
from openpyxl import load_workbook

from reporting.packfiles import contents, tables, workbook
from reporting.packs import assembly, composing
from reporting.packs.content import NO_SECTIONS, Trend
from reporting.packs.edition import Edition
from tests.reporting.packs import sample

LANGUAGES = ("fr", "nl", "en")


@pytest.fixture(scope="module")
def content():
    now = sample.period([sample.project(n) for n in range(1, 9)])
    before = sample.period([sample.project(n, red=False) for n in range(1, 8)], month=9)
    trend = [Trend(date(2026, 9, 1), {"green": 7, "amber": 0, "red": 0, "grey": 0})]
    return composing.compose(period=now, previous=before, committee=now.committees[0], trend=trend)


EDITION = Edition(
    number=2,
    state="released",
    foreword="=Une phrase",
    released_by="Noémie Tilmant",
    released_at=datetime(2026, 11, 16, 9, tzinfo=UTC),
)


def opened(content, language="fr"):
    with translation.override(language):
        return load_workbook(io.BytesIO(workbook.build(content, EDITION, language)))


def test_each_content_is_a_real_table_on_a_sheet_of_its_own(content):
    book = opened(content)
    facts, *sheets = book.worksheets
    assert len(sheets) == len(list(contents.tables(content))) >= len(tables.TABLES)
    for sheet in sheets:
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions
        assert [column.name for column in table.tableColumns] == [c.value for c in sheet[1]]
        assert sheet.freeze_panes == "C2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.orientation == "landscape"
    assert facts["B14"].value == "=Une phrase"
    assert facts["B14"].data_type == "s"


def test_what_was_not_chosen_for_the_pack_is_in_no_sheet(content):
    without = replace(content, parts=tuple(one for one in content.parts if one != "slips"))
    titles = {table.key for table in contents.tables(content)}
    assert titles - {table.key for table in contents.tables(without)} == {"slips"}


def test_numbers_are_numbers_and_dates_are_dates(content):
    sheet = opened(content, "en")["Projects"]
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, sheet[2], strict=True))
    assert row["Budget"].value == 437500
    assert row["Agreed end"].value.date() == date(2027, 4, 5)
    assert row["Agreed end"].is_date


def test_what_is_withheld_is_a_word_and_never_a_zero(content):
    sheet = opened(content, "en")["Projects"]
    head = [cell.value for cell in sheet[1]]
    withheld = dict(zip(head, sheet[6], strict=True))
    assert withheld["Code"].value == "P2026-005"
    assert withheld["Budget"].value is None
    assert withheld["Budget: state"].value == "withheld"


def test_the_figures_are_those_of_the_file_beside_the_document_in_every_language(content):
    beside = json.loads(assembly.figures_json(content))["figures"]
    expected = [(one["ref"], one["value"]) for one in beside]
    for language in LANGUAGES:
        sheet = opened(content, language).worksheets[1]
        read = [(row[0], row[2]) for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert [ref for ref, _value in read] == [ref for ref, _value in expected]
        for (_ref, value), (_same, wanted) in zip(read, expected, strict=True):
            assert value == (None if wanted is None else pytest.approx(float(wanted)))


def test_the_last_sheet_names_the_frozen_rows_behind_each_figure(content):
    sheet = opened(content).worksheets[-1]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == sum(len(figure.codes) for figure in content.figures.values())
    assert {row[4] for row in rows} == {project.row_hash for project in content.projects}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_the_archive_is_valid_xml(content, language):
    with translation.override(language):
        data = workbook.build(content, EDITION, language)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))


def test_a_committee_without_projects_has_a_workbook_too(content):
    empty = replace(content, projects=(), reds=(), asks=(), changes=(), departments=(), money=())
    book = opened(replace(empty, trend=(), figures={}, sections=NO_SECTIONS))
    assert len(book.worksheets) == 1


@pytest.mark.slow
def test_five_thousand_rows_stay_on_disk():
    row = ("P2026-001", "Dossier", 1, Decimal("12.50"), date(2026, 1, 1), "texte & <suite>")
    heads = tuple((f"Column {n}", 12) for n in range(len(row)))
    table = tables.Table("many", "Many", heads, (row for _n in range(5000)))
    tracemalloc.start()
    began = process_time()
    data = workbook.write(title="T", facts=[], tables=[table], foot="", language="fr")
    seconds, peak = process_time() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert load_workbook(io.BytesIO(data), read_only=True)["Many"].max_row == 5001
    assert seconds < 5
    assert peak < 12_000_000
