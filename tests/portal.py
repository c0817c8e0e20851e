"""A real portal for journeys: granian on a cloned database, a Celery worker when asked."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import redis

from ppm.embedded.places import REPOSITORY
from ppm.embedded.run import PROGRAMS, end_session
from ppm.embedded.servers import free_port
from tests import cluster


@dataclass
class LivePortal:
    """A running portal; `environment` is what another process needs to work on its data."""

    url: str
    database: str
    environment: dict[str, str]
    logs: Path
    programs: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of manage.py on the portal's data."""
        return subprocess.run(
            [sys.executable, REPOSITORY / "manage.py", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def start(
        self, name: str, *extra: str, under: str = "", then: tuple[str, ...] = ()
    ) -> "subprocess.Popen[bytes]":
        """Start web, worker or clock, with the very command of `make run`; `under` tells two apart."""
        program, *arguments = PROGRAMS[name]
        under = under or name
        with (self.logs / f"{under}.log").open("ab") as output:
            self.programs[under] = subprocess.Popen(
                [Path(sys.executable).parent / program, *extra, *arguments, *then],
                cwd=REPOSITORY,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        return self.programs[under]

    def kill(self, name: str) -> None:
        """Kill the program and everything that it started, without a word of warning."""
        process = self.programs.pop(name)
        end_session(process.pid)
        process.wait()

    def stop(self) -> None:
        for process in self.programs.values():
            process.send_signal(signal.SIGTERM)
        for process in self.programs.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            end_session(process.pid)
            process.wait()

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.programs["web"].poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=20).close()
            except urllib.error.HTTPError:
                return  # the worker may be missing, the web answers
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(
            "The portal does not start:\n" + (self.logs / "web.log").read_text()[-4000:]
        )


@contextmanager
def running(template: str, *, processes: int = 1, **settings: str) -> Iterator[LivePortal]:
    """Yield a portal of its own on a copy of the template; one process draws pages fast enough for a test."""
    redis.Redis.from_url(os.environ["REDIS_URL"]).flushdb()
    port = free_port()
    with cluster.clone(template) as database, TemporaryDirectory() as logs:
        url = f"http://localhost:{port}"
        environment = {
            **os.environ,
            **cluster.addresses(database),
            "DEMO": "1",
            "PUBLIC_ADDRESS": url,
            **settings,
        }
        portal = LivePortal(url, database, environment, Path(logs))
        try:
            given = ("--host", "127.0.0.1", "--port", str(port))
            portal.start("web", *given, then=("--workers", str(processes)))
            portal.wait_until_it_answers()
            yield portal
        finally:
            portal.stop()
