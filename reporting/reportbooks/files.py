"""The workbooks in an uploaded file: the file itself, or those of a zip, one after the other."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from reporting.imports.faults import FileFault
from reporting.imports.reading import MAX_BYTES, check_outside
from reporting.reportbooks.choices import Why
from reporting.reportbooks.faults import OF_FILE, Refused

MOST_BOOKS = 500
MAX_UNPACKED = 256 * 1024 * 1024
# What a Mac and other programs add of their own accord.
NOISE = ("__MACOSX/", "~$", "._", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Member:
    """A file that came back; a fault stands for its bytes when it may not be opened."""

    number: int
    name: str
    data: bytes = b""
    fault: str = ""


def check_file(name: str, data: bytes) -> None:
    """What is plain without reading it. Raises Refused."""
    try:
        check_outside(name, data)
    except FileFault as fault:
        raise Refused.by_file(fault) from None
    if not data.startswith(b"PK"):
        raise Refused(Why.NOT_A_WORKBOOK)


def count_of(name: str, data: bytes) -> int:
    """How many workbooks there are. Raises Refused."""
    if not is_zip_of_books(data):
        return 1
    return len(_entries(data))


def members_of(name: str, data: bytes) -> Iterator[Member]:
    """One after the other, so that only one is unpacked at a time. Raises Refused."""
    if not is_zip_of_books(data):
        yield Member(1, PurePath(name).name[-200:], data)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for number, entry in enumerate(_entries(data), start=1):
            own = PurePath(entry.filename.replace("\\", "/")).name[-200:]
            if entry.flag_bits & 1:
                yield Member(number, own, fault=f"{OF_FILE}protected")
            elif entry.file_size > MAX_BYTES:
                yield Member(number, own, fault=f"{OF_FILE}too_large")
            else:
                yield _unpacked(archive, entry, number, own)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, number: int, name: str) -> Member:
    try:
        with archive.open(entry) as part:
            data = part.read(MAX_BYTES + 1)
    except Exception:  # whatever a damaged entry raises means the same
        return Member(number, name, fault=Why.DAMAGED)
    if len(data) > MAX_BYTES:
        return Member(number, name, fault=f"{OF_FILE}bomb")
    return Member(number, name, data)


def is_zip_of_books(data: bytes) -> bool:
    """A zip that is no workbook itself. Raises Refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Refused(Why.DAMAGED) from None


def _entries(data: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [one for one in archive.infolist() if not one.is_dir() and not _is_noise(one)]
    if not entries:
        raise Refused(Why.EMPTY_ZIP)
    if len(entries) > MOST_BOOKS:
        raise Refused(Why.TOO_MANY, most=MOST_BOOKS)
    if sum(one.file_size for one in entries) > MAX_UNPACKED:
        raise Refused(f"{OF_FILE}bomb")
    return entries


def _is_noise(entry: zipfile.ZipInfo) -> bool:
    path = entry.filename.replace("\\", "/")
    return path.startswith(NOISE) or PurePath(path).name.startswith(NOISE)
