"""A real worker on a database of its own, with a broker of its own that a test may stop."""

import shutil
import signal
import time
from dataclasses import dataclass

import pytest
from django.db import connection

from ppm.accounts.models import Person
from ppm.celery import app
from ppm.embedded import valkey
from ppm.embedded.places import Places, create_folder
from ppm.embedded.servers import free_port
from ppm.jobs.models import Job, WorkerHeartbeat
from ppm.notices.models import Notice
from tests import cluster, portal

PATIENCE = 2  # seconds between two sweeps; 15 in production


@pytest.fixture
def by(db):
    return Person.objects.system()


@pytest.fixture
def sent(monkeypatch):
    """The jobs that were handed to the broker, by number and queue."""
    found = []
    monkeypatch.setattr(
        "ppm.jobs.services.publish", lambda job_id, queue: found.append((job_id, queue)) or True
    )
    return found


class Broker:
    def __init__(self, folder):
        self.places, self.port = Places(folder), free_port()
        self.places.create()
        create_folder(self.places.shelter)
        self.url = valkey.url(self.places.secrets().valkey, self.port)

    def start(self):
        self.process = valkey.start(self.places, self.places.secrets(), self.port)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


@dataclass
class Workshop:
    """A portal with worker and clock; this process works on its data and sends to its broker."""

    portal: portal.LivePortal
    broker: Broker

    @property
    def notes(self):
        path = self.portal.logs / "notes"
        return path.read_text().split("\n")[:-1] if path.exists() else []

    def clear(self):
        (self.portal.logs / "notes").unlink(missing_ok=True)

    def wait_for(self, condition, seconds=120):
        """Wait until the condition holds, by the clock on the wall."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return
            time.sleep(0.05)
        log = (self.portal.logs / "worker.log").read_text()[-4000:]
        raise AssertionError(f"waited in vain for {seconds} s; the worker says:\n{log}")

    def wait_for_start(self, job):
        self.wait_for(lambda: Job.objects.filter(pk=job.pk, progress_done__gte=2).exists())

    def wait_for_end(self, job, seconds=120):
        self.wait_for(lambda: not Job.objects.get(pk=job.pk).is_open, seconds)


@pytest.fixture(scope="module")
def running_workshop(django_db_setup, django_db_blocker, tmp_path_factory):
    broker = Broker(tmp_path_factory.mktemp("broker"))
    broker.start()
    settings = {"REDIS_URL": broker.url, "JOB_SWEEP_SECONDS": str(PATIENCE)}
    with (
        portal.running(cluster.template(), **settings) as running,
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as monkeypatch,
    ):
        monkeypatch.setattr(app.conf, "broker_write_url", broker.url)
        use_database(running.database, monkeypatch)
        running.start("worker")
        running.start("clock")
        workshop = Workshop(running, broker)
        workshop.wait_for(WorkerHeartbeat.objects.exists)
        yield workshop
        connection.close()
    broker.stop()
    shutil.rmtree(broker.places.shelter, ignore_errors=True)


def use_database(name, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", name)


@pytest.fixture
def workshop(running_workshop):
    running_workshop.clear()
    yield running_workshop
    Notice.objects.update(kind="arrived earlier")
