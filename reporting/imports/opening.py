"""A file as tables under a mapping: read, recognised, proposed. Nothing is written here."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from reporting.imports import reasons, selectors
from reporting.imports.choices import Target
from reporting.imports.faults import FileFault
from reporting.imports.layout import AUTOMATIC, Layout, choose_tables
from reporting.imports.mapping import Mapping, locate
from reporting.imports.models import ImportMapping
from reporting.imports.outline import Outline, draw
from reporting.imports.proposal import propose
from reporting.imports.reading import read
from reporting.imports.tables import Sheet, Table, as_text, one_line

SOME_KEYS = 1_000


@dataclass(frozen=True)
class Opened:
    """A file read as tables; the first one names the columns."""

    name: str
    sheets: Sequence[Sheet]
    tables: Sequence[Table]
    sha256: str

    @property
    def table(self) -> Table:
        return self.tables[0]

    def some_keys(self, mapping: Mapping) -> list[str]:
        """Some keys under the mapped key column, to recognise the sender by."""
        rule = mapping.columns.get(Target.KEY)
        for column in self.table.columns:
            if rule and (column.header, column.occurrence) == (rule.header, rule.occurrence):
                cells = self.table.values(column)[:SOME_KEYS]
                return [one_line(as_text(cell)) for cell in cells]
        return []


def open_file(*, name: str, data: bytes, sheet: str = "", layout: Layout = AUTOMATIC) -> Opened:
    """Read a file. Raises FileFault."""
    sheets = read(name, data, sheet, also=layout.sheets)
    tables = choose_tables(sheets, layout)
    return Opened(name, sheets, tables, hashlib.sha256(data).hexdigest())


def named_mapping(name: str) -> ImportMapping:
    """The saved mapping of this name. Raises FileFault."""
    saved = ImportMapping.objects.filter(name=name).first()
    if saved is None:
        raise FileFault("mapping_missing", name=name)
    return saved


def layout_of(name: str) -> Layout:
    """The layout of the saved mapping of this name, "" for none. Raises FileFault."""
    return Mapping.from_json(named_mapping(name).definition).layout if name else AUTOMATIC


def proposed_mapping(*, opened: Opened, today: datetime, named: str = "") -> Mapping:
    """The saved mapping of this name, or what the file suggests; date, year and sender always filled.

    Raises FileFault when there is no mapping of this name, or the file lacks its columns.
    """
    saved = named_mapping(named) if named else None
    return mapping_for(opened=opened, today=today, saved=saved)


def mapping_for(
    *,
    opened: Opened,
    today: datetime,
    saved: ImportMapping | None,
    layout: Layout = AUTOMATIC,
    may_lack_columns: bool = False,
) -> Mapping:
    """The saved mapping for this file, else the proposed one.

    Raises FileFault when the file lacks the columns of the saved one; who can still correct it says so.
    """
    mapping = propose(opened.table, opened.name)
    if saved:
        mapping = Mapping.from_json(saved.definition).for_next_file(mapping)
        if not may_lack_columns:
            locate(mapping, opened.table)
    else:
        if known := selectors.source_of_keys(opened.some_keys(mapping)):
            mapping = replace(mapping, source=known)
        several = len(opened.tables) > 1 and Target.UNIT not in mapping.columns
        mapping = replace(mapping, layout=layout, unit_from_sheet=several)
    as_of = mapping.as_of or selectors.day_of_same_file(opened.sha256) or localdate(today)
    parent = mapping.parent_unit
    if not parent and (top := selectors.top_unit()):
        parent = top.code
    return replace(mapping, as_of=as_of, year=mapping.year or as_of.year, parent_unit=parent)


def outline_of(opened: Opened, mapping: Mapping, saved: ImportMapping | None) -> Outline:
    """What the mapping page shows of the file."""
    outline = draw(opened.sheets, opened.tables)
    found: dict[str, list[Any]] = reasons.explain(opened.table, mapping, is_saved=saved is not None)
    if saved is None:
        return replace(outline, reasons=found)
    before = {header.casefold() for header in saved.headers}
    now = {header.casefold() for header in outline.headers}
    return replace(
        outline,
        reasons=found,
        new=[h for h in outline.headers if saved.headers and h.casefold() not in before],
        missing=[h for h in saved.headers if h.casefold() not in now],
    )
