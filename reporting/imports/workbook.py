"""An .xlsx workbook to a sheet: stored values only, formulas noticed, macros and bombs refused."""

import io
import re
import warnings
import zipfile
from collections import Counter
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils import coordinate_to_tuple

from reporting.imports.faults import FileFault
from reporting.imports.tables import MAX_COLUMNS, MAX_ROWS, Raw, Record, Sheet

MAX_UNPACKED = 400 * 1024 * 1024
MAX_ENTRIES = 5_000
SUSPICIOUS_RATIO = 150
SUSPICIOUS_SIZE = 8 * 1024 * 1024
MACRO_PARTS = re.compile(r"(vbaProject|vbaData|macrosheets/|\.bas$)", re.IGNORECASE)
CURRENCY_FORMAT = re.compile(r"\[\$([^\]-]+)|([€£$])")
CURRENCIES = {"€": "EUR", "£": "GBP", "$": "USD"}


def read_workbook(data: bytes, sheet: str = "") -> list[Sheet]:
    """The named sheet, or every visible one. Raises FileFault."""
    _check_archive(data)
    try:
        with warnings.catch_warnings():
            # openpyxl warns about styles and validations it drops; only values matter here.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            names = tuple(ws.title for ws in book.worksheets)
            if sheet and sheet not in names:
                raise FileFault("sheet_missing", sheet=sheet, sheets=", ".join(names))
            chosen = [
                ws
                for ws in book.worksheets
                if (ws.title == sheet if sheet else ws.sheet_state == "visible")
            ]
            return [_read_sheet(data, ws, names) for ws in chosen]
    except FileFault:
        raise
    except Exception as error:
        # A damaged workbook surfaces as nearly any exception of the parser; all mean the same.
        is_bomb = isinstance(error, DefusedXmlException)
        is_bomb = is_bomb or isinstance(error.__cause__, DefusedXmlException)
        raise FileFault("bomb" if is_bomb else "unreadable") from error


def _check_archive(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            packed = sum(entry.compress_size for entry in entries)
            if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or packed > len(data):
                raise FileFault("bomb")
            for entry in entries:
                ratio = entry.file_size / max(entry.compress_size, 1)
                if entry.file_size > SUSPICIOUS_SIZE and ratio > SUSPICIOUS_RATIO:
                    raise FileFault("bomb")
            if any(entry.flag_bits & 1 for entry in entries):
                raise FileFault("protected")
            if any(MACRO_PARTS.search(entry.filename) for entry in entries):
                raise FileFault("macro")
            if "[Content_Types].xml" not in archive.namelist():
                raise FileFault("unreadable")
            types = archive.read("[Content_Types].xml")
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
        raise FileFault("unreadable") from error
    if b"macroEnabled" in types:
        raise FileFault("macro")
    if b"spreadsheetml" not in types:
        raise FileFault("unreadable")


def _read_sheet(data: bytes, ws: Any, names: tuple[str, ...]) -> Sheet:  # openpyxl is untyped
    formulas, uncached, hidden = _scan(data, ws._worksheet_path)
    ws.reset_dimensions()  # the stated size may be wrong or a million rows of nothing
    records: list[Record] = []
    symbols: dict[int, Counter[str]] = {}
    for number, cells in enumerate(ws.iter_rows(), start=1):
        if len(cells) > MAX_COLUMNS or len(records) >= MAX_ROWS:
            raise FileFault("too_large")
        values = [_raw(cell.value, getattr(cell, "number_format", "") or "") for cell in cells]
        while values and values[-1] is None:
            values.pop()
        if values:
            records.append(Record(number, tuple(values)))
        for index, cell in enumerate(cells):
            if isinstance(cell.value, (int, float)) and cell.number_format != "General":
                symbol = CURRENCY_FORMAT.search(cell.number_format)
                if symbol and (code := CURRENCIES.get((symbol[1] or symbol[2]).strip())):
                    symbols.setdefault(index, Counter())[code] += 1
    return Sheet(
        records=records,
        name=ws.title,
        names=names,
        formulas=formulas,
        uncached=uncached,
        hidden_rows=hidden,
        currencies={index: count.most_common(1)[0][0] for index, count in symbols.items()},
    )


def _scan(
    data: bytes, path: str
) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]], frozenset[int]]:
    """Formula cells (row, column), formula cells without a stored value, hidden rows of one sheet."""
    formulas, uncached, hidden = set(), set(), set()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(path) as part:
        for _event, node in iterparse(part, forbid_dtd=True):
            tag = node.tag.rpartition("}")[2]
            if tag == "c":
                children = {child.tag.rpartition("}")[2]: child.text for child in node}
                if "f" in children and node.get("r"):
                    row, column = coordinate_to_tuple(node.get("r"))
                    formulas.add((row, column - 1))
                    # An empty text is a stored value; no value at all was never calculated.
                    if not children.get("v") and node.get("t") != "str":
                        uncached.add((row, column - 1))
                node.clear()
            elif tag == "row":
                if node.get("hidden") in ("1", "true"):
                    hidden.add(int(node.get("r") or 0))
                node.clear()
    return frozenset(formulas), frozenset(uncached), frozenset(hidden)


def _raw(value: object, number_format: str) -> Raw:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float)):
        # A spreadsheet keeps fifteen significant digits; the rest is binary noise.
        number = Decimal(format(value, ".15g")) if isinstance(value, float) else Decimal(value)
        return number * 100 if "%" in number_format else number
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (time, timedelta)):
        return str(value)
    return str(value)
