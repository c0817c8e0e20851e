"""All tables of a pack, in their order: those of every pack, those of its contents, the sources last."""

from collections.abc import Iterator
from dataclasses import replace

from reporting.packfiles.section_tables import SECTION_TABLES
from reporting.packfiles.tables import TABLES, Table, behind
from reporting.packs.content import Content


def tables(content: Content) -> Iterator[Table]:
    """The tables of what the pack contains; those without rows are left out."""
    for make in (*TABLES, *SECTION_TABLES, behind):
        yield from _filled(make(content), content)


def sections(content: Content) -> Iterator[Table]:
    """Those of the contents that were chosen for this pack."""
    for make in SECTION_TABLES:
        yield from _filled(make(content), content)


def _filled(table: Table, content: Content) -> Iterator[Table]:
    rows = list(table.rows) if not table.part or content.has(table.part) else []
    if rows:
        yield replace(table, rows=rows)
