"""The tests' own PostgreSQL and Valkey, and databases cloned from a migrated template.

The first process (the controller under xdist) starts the servers; each process works as `ppm_app` on a clone
of its own and drops it at the end. Nothing here reads or touches the data of `make run`.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from ppm.embedded import assets, postgres, valkey
from ppm.embedded.environment import ensure_environment
from ppm.embedded.places import REPOSITORY, Places, data_folder, locked

# What cannot change the tables, their triggers or the reference data.
UPPER_LAYERS = {"views", "forms", "filters", "columns", "urls", "selectors", "tasks", "calc"}
MIGRATE = ("migrate", "--no-input", "--verbosity", "0")


def places() -> Places:
    return Places(data_folder())


def start() -> str:
    """Bring up the servers, put this process's addresses into the environment; returns its database's name.

    The database itself is made when the first test asks for it.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            os.environ.pop(name, None)
        os.environ["PPM_VAR"] = str(data_folder() / "test")
        os.environ["DEMO"] = "0"
        os.environ["TESTED_SOURCES"] = sources_digest()  # one for all processes of this run
        ensure_environment(fast=True)
        assets.prepare_files(places())
    use_valkey(int(worker[2:]) + 1 if worker else 0)
    name = new_name()
    os.environ.update(addresses(name))
    return name


def new_name() -> str:
    return f"clone_{os.getpid()}_{secrets.token_hex(4)}"


def use_valkey(number: int) -> None:
    """Give this process a numbered database of the broker to itself."""
    base = valkey.url(places().secrets().valkey, places().ports().valkey)
    os.environ["REDIS_URL"] = base.removesuffix("/0") + f"/{number % 16}"


def addresses(database: str) -> dict[str, str]:
    """Return the environment of a process that works on the database."""
    keys, port = places().secrets(), places().ports().postgres
    return {
        "DATABASE_URL": postgres.url(postgres.APP, keys.app, port, database),
        "DATABASE_OWNER_URL": postgres.url(postgres.OWNER, keys.owner, port, database),
    }


def superuser(database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
    keys, port = places().secrets(), places().ports().postgres
    return psycopg.connect(
        postgres.url(postgres.SUPERUSER, keys.superuser, port, database), autocommit=True
    )


def create(database: str, template: str = "template1") -> None:
    with superuser() as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(
                *map(sql.Identifier, (database, template, postgres.OWNER))
            )
        )


def drop(database: str) -> None:
    with superuser() as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )


@contextmanager
def clone(template: str) -> Iterator[str]:
    """Yield the name of a fresh copy of the template; it is gone afterwards."""
    name = new_name()
    create(name, template)
    try:
        yield name
    finally:
        drop(name)


def template(*, demo: bool = False) -> str:
    """Return the name of the migrated template (with the demo portfolio if wanted), made when it is due.

    The tables are kept while the migrations stay the same; `migrate` then only loads what goes with the
    sources: grants and reference data.
    """
    sources = os.environ["TESTED_SOURCES"]
    if demo:
        return made("demo", sources, template, "load_demo")
    return made("empty", sources, tables, *MIGRATE)


def tables() -> str:
    return made("tables", migrations_digest(), lambda: "template1", *MIGRATE)


def made(kind: str, digest: str, origin: Callable[[], str], *command: str) -> str:
    """Return the database of this kind and digest: when there is none, a copy of `origin` plus a command."""
    name = f"template_{kind}_{digest}"
    with locked(places().var / f"template-{kind}.lock"):
        if exists(name):
            return name
        drop_clones_of_the_dead()
        for older in databases(f"template_{kind}_"):
            drop(older)
        making = f"making_{kind}"
        drop(making)
        create(making, origin())
        manage(making, *command)
        with superuser() as connection:
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    *map(sql.Identifier, (making, name))
                )
            )
    return name


def exists(database: str) -> bool:
    with superuser() as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return found.fetchone() is not None


def drop_clones_of_the_dead() -> None:
    """Drop what killed test runs left behind; the name of a clone holds its process's number."""
    for name in databases("clone_"):
        if not psutil.pid_exists(int(name.split("_")[1])):
            drop(name)


def databases(prefix: str) -> list[str]:
    with superuser() as connection:
        names = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix]
        ).fetchall()
    return [str(name) for (name,) in names]


def sources_digest() -> str:
    packages = [REPOSITORY / name for name in ("ppm", "methodology", "portfolio", "reporting")]
    sources = [p for package in packages for p in package.rglob("*.py") if is_lower(p)]
    return assets.digest([*sources, REPOSITORY / "requirements" / "run.txt"])[:16]


def migrations_digest() -> str:
    migrations = REPOSITORY.glob("*/migrations/*.py")
    return assets.digest([*migrations, REPOSITORY / "requirements" / "run.txt"])[:16]


def is_lower(path: Path) -> bool:
    return path.stem not in UPPER_LAYERS and not {"embedded", "ui", "templatetags"} & set(
        path.parts
    )


def manage(database: str, *arguments: str) -> None:
    """Run a command of manage.py on the database; fails with what it printed."""
    done = subprocess.run(
        [sys.executable, REPOSITORY / "manage.py", *arguments],
        env={**os.environ, **addresses(database)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)}:\n{done.stdout}{done.stderr}")
