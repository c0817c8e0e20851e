"""The three formats: workbook, CSV for spreadsheets, JSON lines for machines."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localtime

from reporting.exports.workbook import FORMULA_SIGNS, write_workbook
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
    yield "\ufeff" + _csv_line([str(column.label) for column in COLUMNS])
    for row in rows:
        values = [column.workbook_value(row) for column in COLUMNS]
        yield _csv_line([localtime(row.at).isoformat(timespec="seconds"), *map(_plain, values[1:])])


def _plain(value: object) -> str:
    """Text stays text in a spreadsheet, whatever it begins with."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _csv_line(values: list[str]) -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerow(values)
    return file.getvalue()


def write(kind: str, rows: Iterable[Row], title: str, to: IO[bytes]) -> None:
    """A whole file, one row in memory at a time."""
    if kind == "xlsx":
        to.write(write_workbook(title=title, columns=COLUMNS, rows=rows))
        return
    for line in lines(kind, rows):
        to.write(line.encode())
