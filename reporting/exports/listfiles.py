"""The file of a list: its columns, its rows, its name."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import IO, Any, cast

from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import get_language

from ppm.files.spreadsheets import csv_lines
from ppm.permissions.perimeter import perimeter_rule
from ppm.permissions.requests import PersonRequest
from ppm.ui.columns import Column
from ppm.ui.lists import Listing
from reporting.exports.workbook import write_workbook

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
CHUNK = 1000


def write(
    listing: Listing, kind: str, target: IO[bytes], tell: Callable[[int], None] | None = None
) -> None:
    """Write all rows into an open file; `tell(done)` is called now and then."""
    columns, rows = columns_of(listing), rows_of(listing)
    told = _told(rows, tell) if tell else rows
    if kind == "csv":
        head = [str(column.label) for column in columns]
        values = ([column.workbook_value(row) for column in columns] for row in told)
        for line in csv_lines(chain([head], values), get_language() or "fr"):
            target.write(line.encode())
        return
    write_workbook(
        title=str(listing.title),
        columns=columns,
        rows=told,
        target=target,
        perimeter=perimeter_rule(cast(PersonRequest, listing.request).user),
    )


def columns_of(listing: Listing) -> list[Column]:
    """The columns of the file; a grouped list says in front which group a row belongs to."""
    columns = listing.file_columns
    grouping = listing.grouping
    if grouping is None or grouping.value is None:
        return columns
    group = Column(
        "group", grouping.label, lambda row: "", grouping.value, width=24
    )  # written, never drawn
    return list(chain([group], columns))


def rows_of(listing: Listing) -> Iterator[Any]:
    """All rows, folded groups too, from a cursor of the server."""
    return listing.queryset.iterator(chunk_size=CHUNK)


def _told(rows: Iterator[Any], tell: Callable[[int], None]) -> Iterator[Any]:
    for number, row in enumerate(rows):
        if number % CHUNK == 0:
            tell(number)
        yield row


def file_name(listing: Listing, kind: str) -> str:
    name = slugify(str(listing.title)) or "list"
    return f"{name}-{localdate():%Y-%m-%d}.{kind}"
