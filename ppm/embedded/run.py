"""`make run`: everything from an empty folder to a page in the browser, in one process tree.

Ctrl-C stops web, worker and clock, then the servers, unless another process uses them.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

from ppm.embedded import assets, database
from ppm.embedded.environment import ensure_environment, release_servers, start_servers
from ppm.embedded.places import REPOSITORY, Places, data_folder
from ppm.embedded.servers import end_with_parent
from ppm.embedded.system import ensure_pango

GRACE_SECONDS = 10.0
STOPPABLE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
RESTARTS = 5
STEADY_SECONDS = 120.0  # what ran for so long may be started afresh

PROGRAMS = {
    "web": [
        *("granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1", "--no-ws"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "5"),
        *("--log-level", "warning", "ppm.wsgi:application"),
    ],
    "worker": [
        *(
            "celery",
            "-A",
            "ppm",
            "worker",
            "-c",
            "2",
            "-Q",
            "fast,heavy",
            "--prefetch-multiplier",
            "1",
        ),
        *("--without-gossip", "--without-mingle", "-l", "WARNING"),
    ],
    "clock": ["celery", "-A", "ppm", "beat", "-l", "WARNING"],
}


class Stop(Exception):
    """Ctrl-C, or a polite request to end."""


class Portal:
    def __init__(self, places: Places, host: str, port: int) -> None:
        self.places, self.host, self.port = places, host, port
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.starts: dict[str, int] = {}
        self.started_at: dict[str, float] = {}
        self.uses_embedded = False

    def run(self) -> None:
        for number in STOPPABLE:
            signal.signal(number, raise_stop)
        try:
            self.prepare()
            self.start("web")
            self.wait_for_page()  # before the others ask for the processor
            self.start("worker")
            self.start("clock")
            self.greet()
            self.watch()
        except Stop:
            pass
        finally:
            self.stop()

    def prepare(self) -> None:
        ensure_pango()
        self.uses_embedded = ensure_environment() is not None
        shutil.rmtree(self.places.var / "metrics", ignore_errors=True)  # counts of the last time
        assets.prepare(self.places, say)
        database.prepare(self.places, say)

    def start(self, name: str) -> None:
        if time.monotonic() - self.started_at.get(name, 0) > STEADY_SECONDS:
            self.starts[name] = 0
        self.starts[name] = self.starts.get(name, 0) + 1
        self.started_at[name] = time.monotonic()
        program, *arguments = PROGRAMS[name]
        if name == "web":
            arguments = ["--host", self.host, "--port", str(self.port), *arguments]
        with self.log(name).open("ab" if name in self.running else "wb") as output:
            self.running[name] = subprocess.Popen(
                [Path(sys.executable).parent / program, *arguments],
                cwd=REPOSITORY,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGTERM),
            )

    def log(self, name: str) -> Path:
        return self.places.logs / f"{name}.log"

    def wait_for_page(self) -> None:
        deadline = time.monotonic() + 60
        while not self.answers():
            if self.running["web"].poll() is not None or time.monotonic() > deadline:
                say(tail(self.log("web")))
                sys.exit(f"The web server does not start; see {self.log('web')}.")
            time.sleep(0.05)

    def answers(self) -> bool:
        host = "127.0.0.1" if self.host in ("0.0.0.0", "localhost") else self.host  # noqa: S104
        try:
            with urllib.request.urlopen(f"http://{host}:{self.port}/healthz", timeout=20):
                return True
        except urllib.error.HTTPError:
            return True  # 503 while the worker is still starting
        except OSError:
            return False

    def greet(self) -> None:
        say("")
        say(f"  The portal is ready:  http://localhost:{self.port}")
        accounts = database.demo_accounts(self.places)
        width = max((len(email) for _, email, _ in accounts), default=0)
        for label, email, password in accounts:
            say(f"    {email:<{width}}  {password}  {label}")
        if not database.has_people():
            say("  Nobody can sign in yet: .venv/bin/python manage.py add_person --help")
        say(f"  Logs: {self.places.logs}    Stop: Ctrl-C")

    def watch(self) -> None:
        """Put back what dies, the servers' supervisor included, until asked to stop."""
        while True:
            time.sleep(0.5)
            for name, process in self.running.items():
                if process.poll() is not None:
                    if self.starts[name] > RESTARTS:
                        say(tail(self.log(name)))
                        sys.exit(f"The {name} process keeps ending; see {self.log(name)}.")
                    say(f"The {name} process ended ({process.returncode}); starting it again.")
                    self.start(name)
            if self.uses_embedded and not self.places.supervised():
                say("The embedded servers ended; starting them again.")
                start_servers(self.places)

    def stop(self) -> None:
        for number in STOPPABLE:
            signal.signal(number, signal.SIG_IGN)
        if self.running:
            say("\nStopping …")
        for name in PROGRAMS:
            self.end(name)
        if self.uses_embedded and not release_servers(self.places):
            say("PostgreSQL and Valkey go on: another process uses them.")

    def end(self, name: str) -> None:
        process = self.running.get(name)
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            # The jobs that a worker leaves unfinished are taken up at the next start.
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            end_session(process.pid)


def end_session(leader: int) -> None:
    """Kill what is left of a program that started a session of its own."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def raise_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def port_is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def main() -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port} is not a port.")
    if port_is_taken(host, int(port)):
        sys.exit(
            f"Port {port} is in use. Choose another one: make run PORT={int(port) % 65535 + 1}"
        )
    os.environ.setdefault("DEMO", "0" if os.environ.get("EMPTY") == "1" else "1")
    os.environ.setdefault("PUBLIC_ADDRESS", f"http://localhost:{port}")
    places = Places(data_folder())
    os.environ["PPM_VAR"] = str(places.var)
    places.create()
    Portal(places, host, int(port)).run()


if __name__ == "__main__":
    main()
