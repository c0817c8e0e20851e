"""Bytes to tables: what kind of file it is (by its content, not its name), then its sheets."""

from collections.abc import Collection
from pathlib import PurePath

from reporting.imports.delimited import read_delimited
from reporting.imports.faults import FileFault
from reporting.imports.tables import Sheet
from reporting.imports.workbook import read_workbook

MAX_BYTES = 32 * 1024 * 1024
MACRO_SUFFIXES = {".xlsm", ".xltm", ".xlam", ".xlsb"}
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
OTHER_FORMATS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"\x1f\x8b",
    b"7z\xbc",
    b"Rar!",
)


def read(name: str, data: bytes, sheet: str = "", *, also: Collection[str] = ()) -> list[Sheet]:
    """The sheets of a CSV or XLSX file, one for text; hidden ones on request. Raises FileFault."""
    check_outside(name, data)
    if data.startswith(b"PK"):
        return read_workbook(data, sheet, also)
    if sheet:
        raise FileFault("sheet_missing", sheet=sheet, sheets="")
    return [read_delimited(data)]


def check_outside(name: str, data: bytes) -> None:
    """What can be said without reading the file: size, kind and name. Raises FileFault."""
    if len(data) > MAX_BYTES:
        raise FileFault("too_large")
    if not data.strip():
        raise FileFault("empty")
    if PurePath(name).suffix.lower() in MACRO_SUFFIXES:
        raise FileFault("macro")
    if data.startswith(OLD_OR_LOCKED):
        raise FileFault("old_format")
    is_archive = data.startswith(b"PK")
    if data.startswith(OTHER_FORMATS) or (not is_archive and _is_called_workbook(name)):
        raise FileFault("unreadable")


def _is_called_workbook(name: str) -> bool:
    return PurePath(name).suffix.lower() in (".xlsx", ".ods", ".xls")
