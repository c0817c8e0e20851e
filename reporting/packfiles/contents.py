"""What stands in a copy of a pack, in its order: all tables for a workbook, an outline for what is read."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum

from reporting.packfiles.section_tables import SECTION_TABLES, errata
from reporting.packfiles.shape import Table
from reporting.packfiles.tables import TABLES, behind
from reporting.packs.choices import PackContent
from reporting.packs.content import Content


class Block(StrEnum):
    """What a document and a reading version write each in its own way."""

    ASKS = "asks"
    FIGURES = "figures"
    NEWS = "news"
    CHANGES = "changes"
    REDS = "reds"
    DEPARTMENTS = "departments"
    MONEY = "money"
    LIST = "list"
    PROJECTS = "projects"


BLOCKS: dict[str, Block] = {
    PackContent.EXCEPTIONS: Block.REDS,
    PackContent.CHANGES: Block.CHANGES,
    PackContent.DEPARTMENTS: Block.DEPARTMENTS,
    PackContent.MONEY: Block.MONEY,
    PackContent.LIST: Block.LIST,
    PackContent.SHEETS: Block.PROJECTS,
}


def tables(content: Content) -> Iterator[Table]:
    """The tables of what the pack contains; those without rows are left out."""
    for make in (*TABLES, *SECTION_TABLES, behind):
        yield from _filled(make(content), content)


def outline(content: Content) -> Iterator[Block | Table]:
    """The contents that were chosen, in the order of the printed pack; what comes after a freeze first."""
    if content.has(PackContent.FIRST):
        yield from (Block.ASKS, Block.FIGURES)
    elif content.has(PackContent.DECISIONS) and content.asks:
        yield Block.ASKS
    yield Block.NEWS
    yield from _filled(errata(content), content)
    if content.has(PackContent.FIRST):
        # The first page says these also where they are no part of their own.
        yield from (
            BLOCKS[part]
            for part in (PackContent.CHANGES, PackContent.EXCEPTIONS)
            if not content.has(part)
        )
    of_part: dict[str, list[Table]] = {}
    for make in SECTION_TABLES:
        for table in _filled(make(content), content):
            of_part.setdefault(table.part, []).append(table)
    for part in content.parts:
        if part in BLOCKS:
            yield BLOCKS[part]
        yield from of_part.get(part, [])


def _filled(table: Table, content: Content) -> Iterator[Table]:
    rows = list(table.rows) if not table.part or content.has(table.part) else []
    if rows:
        yield replace(table, rows=rows)
