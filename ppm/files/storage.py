"""Bytes under their own hash: written beside, then renamed, so that a name never stands for half a file."""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.core.files.storage import FileSystemStorage

CHUNK = 256 * 1024
INCOMING = "incoming"


class ContentStorage(FileSystemStorage):
    """Django's storage with `put`: the one way in is by content."""

    def put(self, content: File | bytes) -> tuple[str, int]:
        """Keep the bytes; returns their SHA-256 and size. The same bytes are kept once."""
        digest, size = hashlib.sha256(), 0
        incoming = Path(self.path(INCOMING))
        incoming.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=incoming, delete=False) as beside:
            try:
                for chunk in [content] if isinstance(content, bytes) else content.chunks(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    beside.write(chunk)
                beside.flush()
                os.fsync(beside.fileno())
                target = Path(self.path(place_of(digest.hexdigest())))
                target.parent.mkdir(parents=True, exist_ok=True)
                # Over a copy that is there already, too: it renews its age, and mends a damaged one.
                os.replace(beside.name, target)
            except BaseException:
                Path(beside.name).unlink(missing_ok=True)
                raise
        return digest.hexdigest(), size

    def matches(self, sha256: str) -> bool:
        """Whether the bytes are there and still have the hash that they are kept under."""
        try:
            with self.open(place_of(sha256)) as kept:
                return hashlib.file_digest(kept, "sha256").hexdigest() == sha256
        except FileNotFoundError:
            return False

    def kept(self, *, older_than_seconds: float = 0) -> Iterator[tuple[str, Path]]:
        """Every file that has lain there for some time, by its name; half-written ones as well."""
        latest = time.time() - older_than_seconds
        for path in sorted(Path(self.location).rglob("*")):
            if path.is_file() and path.stat().st_mtime <= latest:
                yield path.name, path


def place_of(sha256: str) -> str:
    """`ab/cd/abcd…`: folders stay small."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
