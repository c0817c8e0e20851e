"""The parts of an .xlsx file, unpacked piece by piece: bombs, macros and locks are refused first."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any
from xml.parsers import expat  # document types and entities are refused below

from reporting.imports.faults import FileFault

MAX_UNPACKED = 400 * 1024 * 1024
MAX_ENTRIES = 5_000
SUSPICIOUS_RATIO = 150
SUSPICIOUS_SIZE = 8 * 1024 * 1024
PIECE = 64 * 1024
MACRO_PARTS = re.compile(r"(vbaProject|vbaData|macrosheets/|\.bas$)", re.IGNORECASE)

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Enough(Exception):
    """Raised by a handler that needs no more of the part."""


class Archive:
    """An .xlsx file whose parts can be walked through. Raises FileFault when it may not be opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._check(len(data))
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError) as error:
            raise FileFault("unreadable") from error
        self.names = frozenset(self._zip.namelist())

    def _check(self, size: int) -> None:
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or packed > size:
            raise FileFault("bomb")
        for entry in entries:
            ratio = entry.file_size / max(entry.compress_size, 1)
            if entry.file_size > SUSPICIOUS_SIZE and ratio > SUSPICIOUS_RATIO:
                raise FileFault("bomb")
        if any(entry.flag_bits & 1 for entry in entries):
            raise FileFault("protected")
        if any(MACRO_PARTS.search(entry.filename) for entry in entries):
            raise FileFault("macro")
        if "[Content_Types].xml" not in self._zip.namelist():
            raise FileFault("unreadable")
        types = self.read("[Content_Types].xml")
        if b"macroEnabled" in types:
            raise FileFault("macro")
        if b"spreadsheetml" not in types:
            raise FileFault("unreadable")

    def read(self, name: str) -> bytes:
        """A small part as a whole. Raises FileFault."""
        with self._zip.open(name) as part:
            content = part.read(SUSPICIOUS_SIZE + 1)
        if len(content) > SUSPICIOUS_SIZE:
            raise FileFault("bomb")
        return content

    def walk(
        self, name: str, start: Start, end: End | None = None, text: Text | None = None
    ) -> None:
        """Call the handlers for every element of a part, local names only. Raises FileFault."""
        parser: Any = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse

        def root(tag: str, attributes: Mapping[str, str]) -> None:
            """Most files name their elements without a prefix: then nothing stands in between."""
            if ":" in tag:
                parser.StartElementHandler = lambda tag, given: start(_local(tag), given)
                parser.EndElementHandler = (lambda tag: end(_local(tag))) if end else None
            else:
                parser.StartElementHandler, parser.EndElementHandler = start, end
            start(_local(tag), attributes)

        parser.StartElementHandler = root
        if text:
            parser.CharacterDataHandler = text
        unpacked = 0
        try:
            with self._zip.open(name) as part:
                while piece := part.read(PIECE):
                    unpacked += len(piece)
                    if unpacked > MAX_UNPACKED:
                        raise FileFault("bomb")
                    parser.Parse(piece, False)
                parser.Parse(b"", True)
        except Enough:
            return
        except (expat.ExpatError, zipfile.BadZipFile, OSError, EOFError, KeyError) as error:
            raise FileFault("unreadable") from error
        except Exception as error:
            if isinstance(error, FileFault):
                raise
            # A damaged part surfaces as nearly any exception of the decompressor; all mean the same.
            raise FileFault("unreadable") from error


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _refuse(*_arguments: object) -> None:
    raise FileFault("bomb")
