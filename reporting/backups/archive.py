"""The file: a tar whose last member lists the others. Written and read as a stream."""

import json
import tarfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any, Protocol, Self

FORMAT = 1
ABOUT, MANIFEST = "about.json", "manifest.json"
DUMP, FILES = "database/", "files/"
PART = 8 * 1024 * 1024


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class ArchiveDamaged(Exception):
    """The file is not a backup, or not what was written."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


@dataclass
class Writer:
    """Writes members one after another and keeps their sizes and hashes."""

    tar: tarfile.TarFile
    members: dict[str, tuple[int, str]] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = len(content), int(time.time()), 0o600
        self.tar.addfile(info, BytesIO(content))
        self.members[name] = (len(content), sha256(content).hexdigest())

    def add_dump(self, dump: Readable) -> None:
        """The dump in numbered parts: its size is not known beforehand, and a tar wants sizes first."""
        number = 0
        while part := dump.read(PART):
            number += 1
            self.add(f"{DUMP}{number:06d}", part)

    def add_file(self, path: Path, name: str) -> None:
        with path.open("rb") as file:
            digest = _Digest(file)
            info = tarfile.TarInfo(FILES + name)
            info.size, info.mtime, info.mode = path.stat().st_size, int(time.time()), 0o600
            self.tar.addfile(info, digest)  # type: ignore[arg-type]  # reads only
        self.members[info.name] = (info.size, digest.hash.hexdigest())

    def finish(self, manifest: Mapping[str, Any]) -> None:
        self.add(
            MANIFEST, json.dumps({**manifest, "members": self.members}, sort_keys=True).encode()
        )


class _Digest:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.hash = file, sha256()

    def read(self, size: int = -1) -> bytes:
        content = self.file.read(size)
        self.hash.update(content)
        return content


@dataclass(frozen=True)
class Checked:
    """An archive whose members are all there, as they were written."""

    path: Path
    about: dict[str, Any]
    manifest: dict[str, Any]

    def dump(self) -> Iterator[bytes]:
        """The dump's parts in their order."""
        yield from (content for name, content in self._contents() if name.startswith(DUMP))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each stored file."""
        for name, content in self._contents():
            if name.startswith(FILES):
                yield name.removeprefix(FILES), content

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        """Hashed once more: the file may have changed since it was checked."""
        with tarfile.open(self.path, "r|") as tar:
            for member in tar:
                if member.name == MANIFEST:
                    return
                content = _content(tar, member)
                if self.manifest["members"][member.name][1] != sha256(content).hexdigest():
                    raise ArchiveDamaged(member.name, "has changed")
                yield member.name, content

    @classmethod
    def open(cls, path: Path) -> Self:
        """Read the whole file once. Raises ArchiveDamaged."""
        about: dict[str, Any] = {}
        manifest: dict[str, Any] = {}
        found: dict[str, list[Any]] = {}
        try:
            with tarfile.open(path, "r|") as tar:
                for member in tar:
                    _check_name(member)
                    content = _content(tar, member)
                    if member.name == MANIFEST:
                        manifest = json.loads(content)
                        continue
                    found[member.name] = [member.size, sha256(content).hexdigest()]
                    if member.name == ABOUT:
                        about = json.loads(content)
        except (tarfile.TarError, ValueError, EOFError) as error:
            raise ArchiveDamaged(path.name, str(error)) from error
        if not about or not manifest:
            raise ArchiveDamaged(path.name, "is no complete backup of the portal")
        expected = manifest["members"]
        for name in sorted(expected.keys() | found.keys()):
            if expected.get(name) != found.get(name):
                raise ArchiveDamaged(name, "is missing or has changed")
        return cls(path, about, manifest)


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    file = tar.extractfile(member)
    if file is None:
        raise ArchiveDamaged(member.name, "is not a file")
    return file.read()


def _check_name(member: tarfile.TarInfo) -> None:
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        raise ArchiveDamaged(member.name, "has no place in a backup")
