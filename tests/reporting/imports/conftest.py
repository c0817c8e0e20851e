import csv
import io
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import pytest

from ppm.accounts.services import ensure_system_person
from reporting.imports import applying, opening
from reporting.imports.checks import check
from reporting.imports.layout import choose_table
from reporting.imports.proposal import propose
from reporting.imports.reading import read

FILES = Path(__file__).parents[2] / "fixtures" / "imports"
MOMENT = datetime(2026, 11, 20, 9, tzinfo=UTC)
PUBLISHED = "GMPP_AR_Data_March_2023.csv"


@pytest.fixture(scope="session")
def files() -> Path:
    return FILES


@pytest.fixture(scope="session")
def published() -> bytes:
    return (FILES / PUBLISHED).read_bytes()


@pytest.fixture(scope="session")
def published_records(published):
    return list(csv.reader(io.StringIO(published.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="session")
def as_csv():
    """Records as the bytes of a CSV file."""

    def write(records, encoding="utf-8", delimiter=","):
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(records)
        return text.getvalue().encode(encoding)

    return write


@pytest.fixture(scope="session")
def judge():
    """A file's name and bytes, judged under the proposed mapping: table, mapping, result."""

    @lru_cache
    def run(name, data=None, sheet=""):
        table = choose_table(read(name, data or (FILES / name).read_bytes(), sheet))
        mapping = propose(table, name)
        return table, mapping, check(table, mapping)

    return run


@pytest.fixture
def importer(organisation):
    return ensure_system_person()


@pytest.fixture
def bring_in(files, importer):
    """Import a file at once; returns the plan."""

    def run(name, data=None, *, accept_partial=False, by=importer):
        data = data or (files / name).read_bytes()
        opened = opening.open_file(name=name, data=data)
        mapping = opening.proposed_mapping(opened=opened, today=MOMENT)
        return applying.import_now(
            opened=opened,
            data=data,
            mapping=mapping,
            accept_partial=accept_partial,
            by=by,
            at=MOMENT,
        )

    return run
