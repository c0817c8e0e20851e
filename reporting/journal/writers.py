"""The three formats: workbook, CSV for spreadsheets, JSON lines for machines."""

import json
from collections.abc import Iterable, Iterator
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localtime

from ppm.files.spreadsheets import csv_lines
from reporting.exports.workbook import write_workbook
from reporting.journal.columns import COLUMNS
from reporting.journal.rows import Row

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
}


def lines(kind: str, rows: Iterable[Row]) -> Iterator[str]:
    """A CSV or a JSON-lines file, line by line."""
    if kind == "jsonl":
        for row in rows:
            yield json.dumps(row.values(), cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"
        return
    yield from csv_lines(_table(rows))


def _table(rows: Iterable[Row]) -> Iterator[list[str]]:
    """The head, then a line per act; moments with their zone, for programs."""
    yield [str(column.label) for column in COLUMNS]
    for row in rows:
        values = [str(column.workbook_value(row)) for column in COLUMNS]
        yield [localtime(row.at).isoformat(timespec="seconds"), *values[1:]]


def write(kind: str, rows: Iterable[Row], title: str, to: IO[bytes]) -> None:
    """A whole file, one row in memory at a time."""
    if kind == "xlsx":
        to.write(write_workbook(title=title, columns=COLUMNS, rows=rows))
        return
    for line in lines(kind, rows):
        to.write(line.encode())
