"""What pages cost, over a real web server with one worker: time, processor seconds, statements.

On a busy machine the time says little; the processor time of web server and database together does not lie.
"""

import http.client
import os
import resource
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode

import psutil
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ppm.embedded.places import Places
from ppm.embedded.run import end_session


@dataclass(frozen=True)
class Figure:
    """One page as one person sees it: milliseconds, database statements, kilobytes sent."""

    p50: float
    p95: float
    cpu: float  # of web server and database together, for one request
    queries: int
    kilobytes: float


@dataclass(frozen=True)
class Portal:
    """A running web server and the processes that work for it."""

    port: int
    web: psutil.Process
    database: psutil.Process

    def cpu_seconds(self) -> float:
        return sum(map(cpu_seconds, (self.web, self.database)))


def cpu_seconds(root: psutil.Process) -> float:
    """Of the process, those that live below it, and those that ended: what was spent is never lost."""
    own = root.cpu_times()
    total = own.user + own.system + own.children_user + own.children_system
    for process in root.children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


@contextmanager
def web_server(places: Places) -> Iterator[Portal]:
    """One granian worker with one thread on a free port of the loopback."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        os.path.join(os.path.dirname(sys.executable), "granian"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"),
        *(
            "--workers",
            "1",
            "--blocking-threads",
            "1",
            "--log-level",
            "error",
            "ppm.wsgi:application",
        ),
    ]
    server = subprocess.Popen(command, start_new_session=True)
    try:
        wait_for(port)
        database = psutil.Process(database_process(places))
        yield Portal(port, psutil.Process(server.pid), database)
    finally:
        server.terminate()
        try:
            server.wait(60)
        finally:
            end_session(server.pid)


def database_process(places: Places) -> int:
    """The number of the database server's first process."""
    return int((places.shelter / "postgres" / "postmaster.pid").read_text().split()[0])


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not start.")


def signed_in(email: str) -> Client:
    """A test client signed in as a seeded person; its cookies also open the real server."""
    client = Client(HTTP_HOST="127.0.0.1")
    person = get_user_model().objects.get(email=email)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def page(path: str, client: Client, portal: Portal, *, repeat: int) -> Figure:
    """GET a page `repeat` times over HTTP; count its statements once in this process."""
    link = http.client.HTTPConnection("127.0.0.1", portal.port)
    headers = {"Cookie": cookies(client), "Host": f"127.0.0.1:{portal.port}"}
    size = 0

    def get() -> None:
        nonlocal size
        link.request("GET", path, headers=headers)
        answer = link.getresponse()
        size = len(answer.read())
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    times, cpu = timed(get, portal, repeat)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return figure(times, cpu, len(captured), size / 1024)


def save(path: str, client: Client, portal: Portal, *, repeat: int) -> Figure:
    """Save one block of the report form as it was served, as it does by itself, `repeat` times over HTTP."""
    data = fields_of(client.get(path).content.decode()) | {"step": "save:summary"}
    by_itself = {"HX-Request": "true", "HX-Target": "report-progress"}
    headers = {
        "Cookie": cookies(client),
        "Host": f"127.0.0.1:{portal.port}",
        "Content-Type": "application/x-www-form-urlencoded",
        **by_itself,
    }
    link = http.client.HTTPConnection("127.0.0.1", portal.port)

    def post() -> None:
        data["headline"] = f"Essai {time.perf_counter_ns()}"
        link.request("POST", path, body=urlencode(data), headers=headers)
        answer = link.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    times, cpu = timed(post, portal, repeat)
    with CaptureQueriesContext(connection) as captured:
        client.post(path, data, headers=by_itself)
    return figure(times, cpu, len(captured))


def timed(
    call: Callable[[], object], portal: Portal, repeat: int, warm: int = 5
) -> tuple[list[float], float]:
    """Milliseconds of each of `repeat` calls after `warm` unmeasured ones; processor seconds of all."""
    for _ in range(warm):
        call()
    times, before = [], portal.cpu_seconds()
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return times, portal.cpu_seconds() - before


def figure(times: list[float], cpu: float, queries: int, kilobytes: float = 0) -> Figure:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return Figure(statistics.median(ordered), p95, cpu * 1000 / len(times), queries, kilobytes)


def peak_megabytes() -> float:
    """Highest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def cookies(client: Client) -> str:
    return "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())


class _Fields(HTMLParser):
    """The names and values a browser would send for the page's main form."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.inside = False
        self.area = ""
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "form":
            self.inside = given.get("id") == "main-form"
        elif not self.inside or (not name and tag != "option"):
            return
        elif tag == "input" and (
            given.get("type") not in ("radio", "checkbox") or "checked" in given
        ):
            self.values[name] = value
        elif tag == "textarea":
            self.area, self.values[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in given:
            self.values[self.select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        elif tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data


def fields_of(page_source: str) -> dict[str, str]:
    reader = _Fields()
    reader.feed(page_source)
    return reader.values
