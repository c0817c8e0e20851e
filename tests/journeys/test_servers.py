"""A busier organisation: two web servers, two workers and two clocks on one database, one of each killed.

Plain processes with the commands of `make run`; a round-robin client stands for the proxy. What must hold: no
acknowledged save is lost, each job arrives once, whoever was signed in goes on at the other server.
"""

import re
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from django.urls import reverse
from django.utils.timezone import now

from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.models import StatusReport
from ppm.accounts.models import Person
from ppm.celery import app
from ppm.embedded.servers import free_port
from ppm.jobs import services
from ppm.jobs.models import Job, WorkerHeartbeat
from ppm.notices.models import Notice
from tests import cluster, portal
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CycleFactory, InitiativeFactory, StatusReportFactory

pytestmark = pytest.mark.slow

WRITERS, JOBS = 3, 16
THINKING = 0.3  # seconds between two saves of one person
PASSWORD = "a-password-for-the-load"
COUNT = "tests.ppm.jobs.sample.count"
PATIENCE = 300  # seconds, on a busy machine


@dataclass
class Proxy:
    """Sends each request to the next server; to the other one when the first cannot be reached."""

    servers: list[str]
    turn: int = 0
    failures: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def order(self) -> list[str]:
        with self.lock:
            self.turn += 1
            at = self.turn % len(self.servers)
            return self.servers[at:] + self.servers[:at]


class Reader:
    """A browser without pictures: cookies, forms, one request after another."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy, self.jar = proxy, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def ask(
        self, path: str, data: dict[str, str] | None = None, **headers: str
    ) -> tuple[int, str, Message]:
        for server in self.proxy.order() * 2:
            request = Request(server + path, urlencode(data).encode() if data else None, headers)
            request.add_header("Referer", server + path)
            try:
                with self.opener.open(request, timeout=60) as answer:
                    return answer.status, answer.read().decode(), answer.headers
            except HTTPError as error:
                return error.code, error.read().decode(), error.headers
            except (OSError, HTTPException):
                with self.proxy.lock:
                    self.proxy.failures += 1
        raise AssertionError(f"no server answers {path}")

    def token(self, page: str) -> str:
        return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page).group(1)

    def sign_in(self, email: str) -> None:
        address = reverse("account_login")
        _, page, _ = self.ask(address)
        given = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": self.token(page)}
        self.ask(address, given)
        assert any(cookie.name == "sessionid" for cookie in self.jar)


@dataclass
class Writer(threading.Thread):
    """Signs in, then reads the list and saves its report, again and again."""

    proxy: Proxy
    email: str
    report: int
    stop: threading.Event
    attempted: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        try:
            self.work(Reader(self.proxy))
        except Exception as error:
            self.faults.append(repr(error))

    def work(self, reader: Reader) -> None:
        reader.sign_in(self.email)
        address = reverse("portfolio:report_edit", args=[self.report])
        _, page, _ = reader.ask(address)
        sent = {"csrfmiddlewaretoken": reader.token(page), "tab": f"tab-{self.report}"}
        by_itself = {"HX-Request": "true", "HX-Target": "report-progress"}
        while not self.stop.wait(THINKING):
            status, _, _ = reader.ask(reverse("portfolio:initiative_list"))
            if status != 200:
                self.faults.append(f"list {status}")
            headline = f"Essai {len(self.attempted)}"
            self.attempted.append(headline)
            marks = dict(re.findall(r'name="(was_\w+)" value="([^"]*)"', page))
            data = {**sent, **marks, "step": "save:summary", "headline": headline}
            status, text, _ = reader.ask(address, data, **by_itself)
            if status == 200:
                self.acknowledged.append(headline)
                page = text
            else:
                self.faults.append(f"save {status}: {text[:80]}")


@pytest.fixture
def servers(django_db_setup, django_db_blocker, monkeypatch):
    """Two of everything on one empty database; this process works on the same data."""
    with portal.running(cluster.template(), JOB_SWEEP_SECONDS="2") as running:
        with django_db_blocker.unblock():
            use_database(running.database, monkeypatch)
            monkeypatch.setattr(app.conf, "broker_write_url", running.environment["REDIS_URL"])
            port = free_port()
            running.start("web", "--host", "127.0.0.1", "--port", str(port), under="second web")
            for number in ("1", "2"):
                running.start("worker", under=f"worker {number}", then=("-n", f"w{number}@%h"))
                running.start("clock", under=f"clock {number}")
            second = f"http://localhost:{port}"
            wait_for(lambda: WorkerHeartbeat.objects.count() == 2)
            wait_for(lambda: answers(second))
            yield running, Proxy([running.url, second])
            connection.close()


def use_database(name, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", name)


def answers(server: str) -> bool:
    try:
        return Reader(Proxy([server])).ask("/healthz/live")[0] == 200
    except AssertionError:
        return False


def wait_for(condition, seconds=PATIENCE):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError("waited in vain")


def reports() -> list[tuple[str, int]]:
    """Managers with a password of the real kind, each with a report to write."""
    cycle = CycleFactory()
    found = []
    for number in range(WRITERS):
        manager = PersonFactory(
            email=f"manager{number}@example.org",
            password=PBKDF2PasswordHasher().encode(PASSWORD, "salt-of-the-load"),
        )
        project = InitiativeFactory(project_manager=manager)
        found.append((manager.email, StatusReportFactory(cycle=cycle, initiative=project).pk))
    return found


def test_one_of_two_servers_dies_under_load_and_nothing_is_lost(servers):
    running, proxy = servers
    by, stop = Person.objects.system(), threading.Event()
    writers = [Writer(proxy, email, report, stop) for email, report in reports()]
    for writer in writers:
        writer.start()
    wait_for(lambda: all(len(one.acknowledged) >= 2 or one.faults for one in writers))
    assert [writer.faults for writer in writers] == [[]] * WRITERS
    notes = str(running.logs / "notes")
    jobs = [
        services.enqueue(COUNT, by=by, params={"notes": notes, "steps": 10, "pause": 0.2})
        for _ in range(JOBS)
    ]
    wait_for(lambda: Job.objects.filter(state="running").count() >= 3)

    began = now()
    running.kill("web")
    running.kill("worker 1")
    running.kill("clock 1")
    saved = [len(writer.acknowledged) for writer in writers]
    wait_for(
        lambda: all(
            len(writer.acknowledged) >= before + 5
            for writer, before in zip(writers, saved, strict=True)
        )
    )
    wait_for(lambda: not Job.objects.filter(pk__in=[j.pk for j in jobs]).open().exists())
    stop.set()
    for writer in writers:
        writer.join(PATIENCE)

    # No acknowledged save is lost, nobody had to sign in again, the dead server was noticed.
    assert [writer.faults for writer in writers] == [[]] * WRITERS
    for writer in writers:
        kept = ReportDraft.objects.get(report=writer.report).values["headline"]
        assert kept == writer.acknowledged[-1] == writer.attempted[-1]
    assert proxy.failures > 0
    assert StatusReport.objects.filter(state="draft").count() == WRITERS
    # Each job arrived once, those of the dead worker at the other one.
    ended = Job.objects.filter(pk__in=[job.pk for job in jobs])
    assert set(ended.values_list("state", flat=True)) == {"done"}
    assert Notice.objects.filter(kind="arrived").count() == JOBS
    taken_over = ended.filter(attempt=2).count()
    assert 1 <= taken_over <= 2, "the dead worker had two processes"
    assert not ended.filter(attempt__gt=2).exists()
    assert now() - began < timedelta(seconds=PATIENCE * 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        assert cursor.fetchone()[0] < 40
