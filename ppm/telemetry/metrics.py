"""Figures for a monitoring system. Each process counts in a file of its own; an answer adds them up.

`PROMETHEUS_MULTIPROC_DIR` names the folder of these files and must be set before this module is imported (see
`ppm.wsgi`); without it a process counts for itself.
"""

import os
from collections.abc import Iterable

from django.db import Error, connection
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

REQUESTS = Counter("ppm_requests", "Requests answered.", ["method", "address", "status"])
SECONDS = Histogram(
    "ppm_request_seconds",
    "Time to answer.",
    ["address"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUERIES = Histogram(
    "ppm_request_queries",
    "Database statements per request.",
    ["address"],
    buckets=(2, 4, 8, 12, 16, 24, 48, 100),
)

_JOBS = """
    SELECT queue, state, count(*), extract(epoch FROM clock_timestamp() - min(created_at))::float
    FROM ppm_job WHERE state IN ('queued', 'running') GROUP BY 1, 2
"""
_ENDED = """
    SELECT state, count(*) FROM ppm_job
    WHERE finished_at > now() - interval '1 hour' GROUP BY 1
"""
_WORKERS = """
    SELECT name, extract(epoch FROM clock_timestamp() - at)::float FROM ppm_workerheartbeat
    WHERE at > now() - interval '1 day'
"""
_DATABASE = """
    SELECT pg_database_size(current_database()), numbackends,
        current_setting('max_connections')::int, xact_commit, xact_rollback, deadlocks
    FROM pg_stat_database WHERE datname = current_database()
"""


def count(*, method: str, address: str, status: int, seconds: float, queries: int) -> None:
    """Note an answered request."""
    REQUESTS.labels(method, address, str(status)).inc()
    SECONDS.labels(address).observe(seconds)
    QUERIES.labels(address).observe(queries)


def page() -> bytes:
    """All figures, in Prometheus' text form."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        for metric in (REQUESTS, SECONDS, QUERIES):
            registry.register(metric)
    registry.register(SharedState())
    return generate_latest(registry)


class SharedState(Collector):
    """What all processes share: jobs, workers, database; asked at the moment."""

    def collect(self) -> Iterable[Metric]:
        up = GaugeMetricFamily("ppm_database_up", "Whether the database answers.")
        try:
            found = list(self._ask())
        except Error:
            found = []
        up.add_metric([], float(bool(found)))
        return [up, *found]

    def _ask(self) -> Iterable[Metric]:
        jobs = GaugeMetricFamily("ppm_jobs", "Open jobs.", labels=["queue", "state"])
        age = GaugeMetricFamily("ppm_job_age_seconds", "The oldest.", labels=["queue", "state"])
        ended = GaugeMetricFamily("ppm_jobs_last_hour", "Ended jobs.", labels=["state"])
        workers = GaugeMetricFamily(
            "ppm_worker_silent_seconds", "Since the last sign of life.", labels=["worker"]
        )
        with connection.cursor() as cursor:
            cursor.execute(_JOBS)
            for queue, state, number, seconds in cursor.fetchall():
                jobs.add_metric([queue, state], number)
                age.add_metric([queue, state], seconds)
            cursor.execute(_ENDED)
            for state, number in cursor.fetchall():
                ended.add_metric([state], number)
            cursor.execute(_WORKERS)
            for name, seconds in cursor.fetchall():
                workers.add_metric([name], seconds)
            cursor.execute(_DATABASE)
            figures = cursor.fetchone()
        yield from (jobs, age, ended, workers)
        names = (
            "size_bytes",
            "connections",
            "connections_max",
            "commits",
            "rollbacks",
            "deadlocks",
        )
        for name, figure in zip(names, figures, strict=True):
            yield GaugeMetricFamily(f"ppm_database_{name}", "Of the database.", value=figure)
