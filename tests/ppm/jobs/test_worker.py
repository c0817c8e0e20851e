"""Jobs arrive once, whatever dies on the way: a real worker, a real broker, a real database."""

import time

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from ppm.accounts.models import Person
from ppm.jobs import services
from ppm.jobs.models import Job
from ppm.notices.models import Notice
from tests import cluster

pytestmark = pytest.mark.slow

COUNT = "tests.ppm.jobs.sample.count"
STUMBLE = "tests.ppm.jobs.sample.stumble"


def ask(workshop, kind=COUNT, **params):
    notes = str(workshop.portal.logs / "notes")
    return services.enqueue(kind, by=Person.objects.system(), params={"notes": notes, **params})


def state(job):
    return Job.objects.filter(pk=job.pk).values_list("state", "attempt").get()


def arrivals():
    return Notice.objects.filter(kind="arrived").count()


def test_a_job_survives_the_kill_of_its_whole_worker_and_arrives_once(workshop):
    job = ask(workshop, steps=200, slow_attempts=[1])
    workshop.wait_for_start(job)
    workshop.portal.kill("worker")
    assert state(job) == ("running", 1)
    workshop.portal.start("worker")
    workshop.wait_for_end(job)
    assert state(job) == ("done", 2)
    assert workshop.notes == ["attempt 1", "attempt 2", "arrived"]
    assert arrivals() == 1


def test_a_stopped_broker_delays_jobs_and_loses_none(workshop):
    before = ask(workshop, steps=15)
    workshop.wait_for_start(before)
    workshop.broker.stop()
    started = time.monotonic()
    meanwhile = ask(workshop, steps=1)
    assert time.monotonic() - started < 10, "asking for work does not wait for the broker"
    workshop.wait_for_end(before)
    assert state(meanwhile) == ("queued", 0)
    workshop.broker.start()
    workshop.wait_for_end(meanwhile)
    assert [state(job) for job in (before, meanwhile)] == [("done", 1), ("done", 1)]
    assert arrivals() == 2


def test_a_job_survives_a_restart_of_the_database_and_arrives_once(workshop):
    job = ask(workshop, steps=200, slow_attempts=[1])
    workshop.wait_for_start(job)
    connection.close()
    name = sql.Identifier(workshop.portal.database)
    with cluster.superuser() as server:
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(name))
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [workshop.portal.database],
        )
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(workshop.portal.environment["DATABASE_URL"])
        time.sleep(1)
        server.execute(sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS true").format(name))
    workshop.wait_for_end(job)
    assert state(job) == ("done", 2)
    assert workshop.notes == ["attempt 1", "attempt 2", "arrived"]
    assert arrivals() == 1


def test_a_running_job_stops_when_it_is_cancelled(workshop):
    job = ask(workshop, steps=200)
    workshop.wait_for_start(job)
    services.cancel_job(job=job, by=Person.objects.system())
    workshop.wait_for_end(job)
    assert state(job) == ("cancelled", 1)
    assert arrivals() == 0


def test_a_job_that_fails_three_times_is_given_up_with_a_reason(workshop):
    job = ask(workshop, kind=STUMBLE)
    workshop.wait_for_end(job)
    assert state(job) == ("failed", 3)
    assert Job.objects.get(pk=job.pk).error == "unexpected"
    assert workshop.notes == ["attempt 1", "attempt 2", "attempt 3"]


def test_a_shared_job_outlives_the_kill_of_all_its_workers_and_does_no_part_twice(workshop):
    job = ask(workshop, kind="tests.ppm.jobs.sample.whole", parts=12, slow=0.4)
    workshop.wait_for_start(job)
    workshop.portal.kill("worker")
    done = Job.objects.filter(kind="tests.ppm.jobs.sample.piece", state="done").count()
    assert 2 <= done < 12
    workshop.portal.start("worker")
    workshop.wait_for_end(job)
    assert state(job) == ("done", 2)
    assert Job.objects.get(pk=job.pk).result["numbers"] == list(range(12))
    # The parts in the hands of the two killed processes, and nothing else, are done anew.
    assert len(workshop.notes) <= 12 + 2
