import json
import os
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ppm.audit.grants import grant_after_migrate
from ppm.version import VERSION
from reporting.backups import database
from reporting.backups.archive import ABOUT, FORMAT, ArchiveDamaged, Checked, Writer
from reporting.snapshots.models import Snapshot

INCOMING = "incoming"
Say = Callable[[str], None]


class CannotRestore(Exception):
    """Why an archive does not go into this installation; the text is for the person at the terminal."""


@dataclass(frozen=True)
class Written:
    """What an archive holds."""

    tables: int
    rows: int
    files: int
    periods: int
    size: int


def back_up(*, target: Path, at: datetime, say: Say) -> Written:
    """Write the database and the stored files into a new file, readable by its owner only.

    Raises FileExistsError, ToolProblem. Nothing is left behind when it fails.
    """
    if target.exists():
        raise FileExistsError(target)
    unfinished = target.with_name(f"{target.name}.part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT) as tar:
                manifest = _write(Writer(tar), at, say)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return Written(
        tables=len(manifest["tables"]),
        rows=sum(rows for rows, _ in manifest["tables"].values()),
        files=manifest["files"],
        periods=len(manifest["periods"]),
        size=target.stat().st_size,
    )


def _write(writer: Writer, at: datetime, say: Say) -> dict[str, Any]:
    with database.one_moment() as moment:
        about = {
            "format": FORMAT,
            "portal": VERSION,
            "postgres": database.server_version(),
            "made_at": at.isoformat(),
            "migrations": database.migration_heads(),
        }
        writer.add(ABOUT, json.dumps(about, sort_keys=True).encode())
        say("database")
        with database.dump(moment) as stream:
            writer.add_dump(stream)
        say("fingerprints")
        tables = database.fingerprints(database.tables())
        periods = _seals()
    # After the database: a row is written only once its file is there.
    say("files")
    folder, files = Path(settings.MEDIA_ROOT), 0
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and name.parts[0] != INCOMING:
            writer.add_file(path, name.as_posix())
            files += 1
    manifest = {"tables": tables, "periods": periods, "files": files}
    writer.finish(manifest)
    return manifest


def restore(*, source: Path, say: Say) -> Written:
    """Bring an archive into an empty installation, and forward to this version where it is older.

    Raises CannotRestore, ArchiveDamaged, ToolProblem; a database that could not be filled stays empty.
    """
    _refuse_what_is_in_use()
    say("checking the archive")
    archive = Checked.open(source)
    _refuse_other_versions(archive.about)
    say("database")
    database.restore(archive.dump())
    connection.close()  # functions and types are new
    say("files")
    files = _restore_files(archive)
    say("comparing")
    _compare(archive)
    if _is_older(archive.about):
        say("bringing the tables forward")
        call_command("migrate", interactive=False, verbosity=0)
    grant_after_migrate()
    tables = archive.manifest["tables"]
    return Written(
        tables=len(tables),
        rows=sum(rows for rows, _ in tables.values()),
        files=files,
        periods=len(archive.manifest["periods"]),
        size=source.stat().st_size,
    )


def _refuse_what_is_in_use() -> None:
    if tables := database.tables():
        raise CannotRestore(
            f"The database {connection.settings_dict['NAME']} is not empty ({len(tables)} tables)."
            " Restore into a new one: nothing is ever overwritten."
        )
    folder = Path(settings.MEDIA_ROOT)
    if folder.is_dir() and any(path.is_file() for path in folder.rglob("*")):
        raise CannotRestore(f"There are files in {folder}. Restore into a new folder.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.APP_ROLE])
        if cursor.fetchone() is None:
            raise CannotRestore(
                f"The role {settings.APP_ROLE} does not exist on this server: create both roles"
                " first, as docs/howto/backup-and-restore.md shows."
            )


def _refuse_other_versions(about: dict[str, Any]) -> None:
    made_by = f"The archive was made by version {about.get('portal')} of the portal"
    if about["format"] > FORMAT:
        raise CannotRestore(f"{made_by}, in a format that this version ({VERSION}) cannot read.")
    known = MigrationLoader(connection, ignore_no_migrations=True).disk_migrations
    unknown = [
        f"{app} {name}"
        for app, names in about["migrations"].items()
        for name in names
        if (app, name) not in known
    ]
    if unknown:
        raise CannotRestore(
            f"{made_by}; this is {VERSION}, which does not know {unknown[0]}"
            + (f" and {len(unknown) - 1} more" if len(unknown) > 1 else "")
            + ". Restore with the version that made it, then upgrade."
        )
    if about["postgres"] > database.server_version():
        raise CannotRestore(
            f"The archive comes from PostgreSQL {about['postgres']}, this server is"
            f" {database.server_version()}: use a server that is not older."
        )


def _is_older(about: dict[str, Any]) -> bool:
    known = MigrationLoader(connection, ignore_no_migrations=True).disk_migrations
    there = {(app, name) for app, names in about["migrations"].items() for name in names}
    return bool(set(known) - there)


def _restore_files(archive: Checked) -> int:
    folder, count = Path(settings.MEDIA_ROOT), 0
    for name, content in archive.files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        count += 1
    return count


def _compare(archive: Checked) -> None:
    """Every table as it was, by the number of its rows and their sum. Raises ArchiveDamaged."""
    expected = {name: tuple(said) for name, said in archive.manifest["tables"].items()}
    found = database.fingerprints(database.tables())
    for name in sorted(expected.keys() | found.keys()):
        if expected.get(name) != found.get(name):
            raise ArchiveDamaged(name, f"{found.get(name)} instead of {expected.get(name)}")
    if _seals() != archive.manifest["periods"]:
        raise ArchiveDamaged("frozen periods", "their fingerprints are others")


def _seals() -> dict[str, str]:
    """The fingerprint of each frozen period, by named columns: the tables may be an earlier version's."""
    rows = Snapshot.objects.order_by("pk")
    return {
        f"{series} {period:%Y-%m}": fingerprint
        for series, period, fingerprint in rows.values_list(
            "cycle__series", "cycle__period", "fingerprint"
        )
    }
