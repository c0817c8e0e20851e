"""A lock that says "somebody works on this job", gone with the process that held it."""

from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import connection

# First half of the two-part advisory key; the second is the job's number.
JOB_LOCKS = 50_775


def direct_connection(name: str) -> "psycopg.Connection[Any]":
    """A connection outside Django's: each statement counts at once, whatever transaction is open."""
    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"] or None,
        port=given["PORT"] or None,
        dbname=given["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        autocommit=True,
        connect_timeout=5,
        application_name=name,
        keepalives_idle=10,
        keepalives_interval=5,
        keepalives_count=3,
    )


class JobLock:
    """Hold the job's advisory lock while the block runs; `is_held` says whether it was free."""

    def __init__(self, job_id: int) -> None:
        self.job_id = job_id
        self.is_held = False

    def __enter__(self) -> Self:
        self.connection = direct_connection(f"ppm job {self.job_id}")
        row = self.connection.execute(
            "SELECT pg_try_advisory_lock(%s, %s)", [JOB_LOCKS, self.job_id]
        ).fetchone()
        self.is_held = bool(row and row[0])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(
            psycopg.OperationalError
        ):  # a connection that broke gave the lock back itself
            self.connection.execute("SELECT pg_advisory_unlock_all()")
        self.connection.close()


def held_job_ids() -> list[int]:
    """The jobs that somebody works on at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = %s AND objsubid = 2"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [JOB_LOCKS],
        )
        return [pk for (pk,) in cursor.fetchall()]
