"""Times of pages and jobs: medians and 95th percentiles over a real web server with one worker."""

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

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Figure:
    """One line of the report: milliseconds, database queries, kilobytes sent."""

    name: str
    p50: float
    p95: float
    queries: int
    kilobytes: float

    def line(self) -> str:
        return f"{self.name:<34}{self.p50:>8.1f}{self.p95:>8.1f}{self.queries:>9}{self.kilobytes:>8.0f}"


HEAD = f"{'':<34}{'p50 ms':>8}{'p95 ms':>8}{'queries':>9}{'kB':>8}"


@contextmanager
def web_server() -> Iterator[int]:
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
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int) -> None:
    for _ in range(150):
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


def page(name: str, path: str, client: Client, port: int, *, repeat: int = 60) -> Figure:
    """GET a page `repeat` times over HTTP; count its queries once in this process."""
    cookie = "; ".join(f"{key}={morsel.value}" for key, morsel in client.cookies.items())
    link = http.client.HTTPConnection("127.0.0.1", port)
    size = 0

    def get() -> None:
        nonlocal size
        link.request("GET", path, headers={"Cookie": cookie, "Host": f"127.0.0.1:{port}"})
        answer = link.getresponse()
        body = answer.read()
        size = len(body)
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")

    times = timed(get, repeat)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return figure(name, times, len(captured), size / 1024)


def timed(call: Callable[[], object], repeat: int, warm: int = 5) -> list[float]:
    """Milliseconds of each of `repeat` calls after `warm` unmeasured ones."""
    for _ in range(warm):
        call()
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return times


def figure(name: str, times: list[float], queries: int, kilobytes: float = 0) -> Figure:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return Figure(name, statistics.median(ordered), p95, queries, kilobytes)


def peak_megabytes() -> float:
    """Highest resident memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def save(name: str, path: str, client: Client, port: int, *, repeat: int = 60) -> Figure:
    """POST a form back as it was served, as its autosave does, `repeat` times over HTTP."""
    data = _fields(client.get(path).content.decode()) | {"_autosave": "1"}
    cookies = {key: morsel.value for key, morsel in client.cookies.items()}
    headers = {
        "Cookie": "; ".join(f"{key}={value}" for key, value in cookies.items()),
        "Host": f"127.0.0.1:{port}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    link = http.client.HTTPConnection("127.0.0.1", port)

    def post() -> None:
        data["headline"] = f"Essai {time.perf_counter_ns()}"
        link.request("POST", path, body=urlencode(data), headers=headers)
        answer = link.getresponse()
        answer.read()
        if answer.status != 204:
            raise SystemExit(f"{path} answered {answer.status}")
        data["version"] = answer.headers["X-Version"]

    times = timed(post, repeat)
    with CaptureQueriesContext(connection) as captured:
        client.post(path, data)
    return figure(name, times, len(captured))


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


def _fields(page_source: str) -> dict[str, str]:
    reader = _Fields()
    reader.feed(page_source)
    return reader.values
