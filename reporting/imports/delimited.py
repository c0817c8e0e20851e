"""Delimited text to a sheet: which encoding, which delimiter, then records (not lines)."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from reporting.imports.faults import FileFault
from reporting.imports.tables import (
    LONGEST_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Record,
    Records,
    Sheet,
)

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
DELIMITERS = ",;\t|"
SAMPLE_RECORDS = 300
LINE_END = re.compile(r"\r\n|\n|\r")
NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def read_delimited(data: bytes) -> Sheet:
    """All records of a delimited text. Raises FileFault."""
    text, encoding = decode(data)
    if NOT_TEXT.search(text):
        raise FileFault("unreadable")
    text, stated = _without_separator_line(text)
    delimiter = stated or sniff_delimiter(text)
    records, offset = Records(), 2 if stated else 1
    try:
        for index, cells in enumerate(_reader(text, delimiter)):
            if index >= MAX_ROWS:
                raise FileFault("too_many_rows", limit=MAX_ROWS)
            if len(cells) > MAX_COLUMNS and any(cell.strip() for cell in cells[MAX_COLUMNS:]):
                raise FileFault("too_wide", limit=MAX_COLUMNS)
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise FileFault("cell_too_long", row=index + offset, limit=LONGEST_CELL)
            records.append(Record(index + offset, tuple(cells[:MAX_COLUMNS])))
    except csv.Error as error:
        row = len(records) + offset
        if "field limit" in str(error):
            raise FileFault("cell_too_long", row=row, limit=LONGEST_CELL) from error
        code = "truncated" if "unexpected end" in str(error) else "damaged_quotes"
        raise FileFault(code, row=row) from error
    return Sheet(
        records=records,
        encoding=encoding,
        delimiter=delimiter,
        cut_off=_last_record_is_cut(records, text),
    )


def decode(data: bytes) -> tuple[str, str]:
    """The text and its encoding. Raises FileFault when no encoding explains the bytes."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data, encoding), encoding
    # UTF-16 without a mark: the zero bytes of Latin text stand on one side only.
    odd, even = data[1:2000:2].count(0), data[0:2000:2].count(0)
    if max(odd, even) > len(data[:2000]) / 8 > 10 * min(odd, even):
        encoding = "utf-16-le" if odd > even else "utf-16-be"
        return _decode_strictly(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            raise FileFault("truncated", row=data.count(b"\n") + 1) from error
    lenient = data.decode("utf-8", errors="surrogateescape")
    wrong = sum("\udc80" <= sign <= "\udcff" for sign in lenient)
    right = sum(sign > "\x7f" for sign in lenient) - wrong
    if right > wrong:
        raise FileFault("encoding")
    return _decode_strictly(data, "cp1252"), "cp1252"


def _decode_strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        code = "truncated" if error.end >= len(data) - 1 and encoding != "cp1252" else "encoding"
        raise FileFault(code, row=data.count(b"\n") + 1) from error


def _without_separator_line(text: str) -> tuple[str, str]:
    """Spreadsheet programs may state the delimiter in a first line `sep=;`."""
    if match := re.match(r"\"?sep=([,;\t|])\"?\r?\n", text, re.IGNORECASE):
        return text[match.end() :], match[1]
    return text, ""


def sniff_delimiter(text: str) -> str:
    """The delimiter under which most records have the same, and the largest, width."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    try:
        for cells in islice(_reader(text, delimiter, strict=False), SAMPLE_RECORDS):
            if cells:
                widths[len(cells)] += 1
    except csv.Error:
        pass  # what was read before it is evidence enough
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return count / widths.total() * min(width, 20)


def _reader(text: str, delimiter: str, *, strict: bool = True):  # type: ignore[no-untyped-def]  # csv has no public reader type
    return csv.reader(_lines(text), delimiter=delimiter, strict=strict)


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends; never a second copy of the whole text."""
    start = 0
    for end in LINE_END.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    if start < len(text):
        yield text[start:]


def _last_record_is_cut(records: Records, text: str) -> bool:
    """The last record alone is short and no line break ends it: the file was cut there."""
    if len(records) < 3 or text.endswith(("\n", "\r")):
        return False
    last = records[-1]
    widths = Counter(len(r.cells) for r in records if r.cells and r.number != last.number)
    width, count = widths.most_common(1)[0]
    return count >= 0.9 * widths.total() and len(last.cells) < width
