import csv
import io
from functools import lru_cache
from pathlib import Path

import pytest

from reporting.imports.checks import check
from reporting.imports.layout import choose_table
from reporting.imports.proposal import propose
from reporting.imports.reading import read

FILES = Path(__file__).parents[2] / "fixtures" / "imports"
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
