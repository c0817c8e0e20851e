"""An .xlsx workbook to sheets: stored values only; `sheetreading` reads one sheet."""

import posixpath
from collections.abc import Collection, Mapping

from openpyxl.styles.numbers import BUILTIN_FORMATS

from reporting.imports.archive import Archive
from reporting.imports.faults import FileFault
from reporting.imports.sheetreading import (
    EPOCH_1904,
    MAX_CELLS,
    Book,
    Limit,
    SheetReader,
    unescaped,
)
from reporting.imports.tables import LONGEST_CELL, Sheet

MAX_SHEETS = 100
MAX_SHARED = 64 * 1024 * 1024  # characters


def read_workbook(
    data: bytes, sheet: str = "", also: Collection[str] = (), *, with_hidden: bool = False
) -> list[Sheet]:
    """The named sheet, or every visible one and those of `also`, or all. Raises FileFault."""
    archive = Archive(data)
    book = _open(archive)
    names = tuple(name for name, _part, _visible in book.sheets)
    if sheet and sheet not in names:
        raise FileFault("sheet_missing", sheet=sheet, sheets=", ".join(names))
    chosen = [
        one
        for one in book.sheets
        if (one[0] == sheet if sheet else with_hidden or one[2] or one[0] in also)
    ]
    if not chosen:
        raise FileFault("empty")
    book.shared = _shared_strings(archive)
    book.formats = _formats(archive)
    limit = Limit()
    return [
        SheetReader(archive, book, name, part, is_visible, limit).read(names)
        for name, part, is_visible in chosen
    ]


def _open(archive: Archive) -> Book:
    """Sheets in their order, and the day from which dates count."""
    book, found, targets = Book(), [], {}

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            key = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
            visible = attributes.get("state", "visible") == "visible"
            found.append((attributes.get("name", ""), key, visible))
        elif tag == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            book.epoch = EPOCH_1904

    def relation(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    if "xl/workbook.xml" not in archive.names:
        raise FileFault("unreadable")
    archive.walk("xl/workbook.xml", start)
    if "xl/_rels/workbook.xml.rels" in archive.names:
        archive.walk("xl/_rels/workbook.xml.rels", relation)
    for name, key, visible in found[:MAX_SHEETS]:
        target = targets.get(key, "")
        part = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
        if target.startswith("/"):
            part = target.lstrip("/")
        if part in archive.names and "chartsheets/" not in part:
            book.sheets.append((name, part, visible))
    if not book.sheets:
        raise FileFault("unreadable")
    return book


def _shared_strings(archive: Archive) -> list[str]:
    part = "xl/sharedStrings.xml"
    strings: list[str] = []
    pieces: list[str] = []
    size = 0
    inside = is_phonetic = False

    def start(tag: str, _attributes: Mapping[str, str]) -> None:
        nonlocal inside, is_phonetic
        is_phonetic = is_phonetic or tag == "rPh"  # how to pronounce what stands before
        inside = tag == "t" and not is_phonetic

    def end(tag: str) -> None:
        nonlocal inside, size, is_phonetic
        inside = False
        if tag == "rPh":
            is_phonetic = False
        elif tag == "si":
            text = "".join(pieces)
            pieces.clear()
            size += len(text)
            if len(text) > LONGEST_CELL:
                raise FileFault("cell_too_long", row="?", limit=LONGEST_CELL)
            if size > MAX_SHARED or len(strings) > MAX_CELLS:
                raise FileFault("too_large")
            strings.append(unescaped(text))

    def text(piece: str) -> None:
        nonlocal size
        if inside:
            pieces.append(piece)
            if len(piece) > MAX_SHARED or len(pieces) > 100_000:
                raise FileFault("too_large")

    if part in archive.names:
        archive.walk(part, start, end, text)
    return strings


def _formats(archive: Archive) -> list[str]:
    """The number format of each cell style."""
    own: dict[str, str] = {}
    formats: list[str] = []
    inside = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            key = attributes.get("numFmtId", "0")
            formats.append(own.get(key) or _builtin(key))

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    if "xl/styles.xml" in archive.names:
        archive.walk("xl/styles.xml", start, end)
    return formats


def _builtin(key: str) -> str:
    return str(BUILTIN_FORMATS.get(int(key), "General")) if key.isdigit() else "General"
