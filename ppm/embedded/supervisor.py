"""The one owner of the embedded servers: `python -m ppm.embedded.supervisor [--fast]`, started detached.

It starts both servers, puts back one that dies (on the same port, so that its users reconnect), and
stops them when nobody holds a shared lock on `users.lock` any more. `--fast`: a crash may lose data.
SIGUSR1: stop as soon as nobody uses them, without lingering. SIGTERM: stop now.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from types import FrameType

from ppm.embedded import postgres, valkey
from ppm.embedded.places import Places, Ports, create_folder, data_folder, write_private
from ppm.embedded.servers import ServerProblem, free_port, stop

# A script that calls manage.py several times finds the servers still there.
LINGER_SECONDS = 4.0
LOOK_EVERY_SECONDS = 0.25


class Supervisor:
    def __init__(self, places: Places, *, fast: bool) -> None:
        self.places, self.fast = places, fast
        self.secrets = places.secrets()
        self.ports = self.choose_ports()
        self.postgres: subprocess.Popen[bytes] | None = None
        self.valkey: subprocess.Popen[bytes] | None = None
        self.hurry = self.stop_now = False
        signal.signal(signal.SIGUSR1, self.on_signal)
        signal.signal(signal.SIGTERM, self.on_signal)
        signal.signal(signal.SIGINT, self.on_signal)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        self.hurry = True
        self.stop_now = self.stop_now or number != signal.SIGUSR1

    def choose_ports(self) -> Ports:
        """Keep the ports of last time where they are free."""
        if self.places.ports_file.exists():
            last = self.places.ports()
            ports = Ports(free_port(last.postgres), free_port(last.valkey))
        else:
            ports = Ports(free_port(), free_port())
        write_private(self.places.ports_file, json.dumps(asdict(ports)))
        return ports

    def run(self) -> None:
        try:
            self.start_missing()
            write_private(self.places.ready_file, str(os.getpid()))
            with self.places.users_lock.open("a") as users:
                self.watch(users.fileno())
                self.places.ready_file.unlink(missing_ok=True)
                self.stop_servers()
        finally:
            self.places.ready_file.unlink(missing_ok=True)
            self.stop_servers()

    def watch(self, users: int) -> None:
        """Return when the servers are no longer needed, holding the users' lock (unless told to stop now)."""
        unused_since: float | None = None
        while not self.stop_now:
            time.sleep(LOOK_EVERY_SECONDS)
            self.start_missing()
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                unused_since = None
                continue
            unused_since = unused_since or time.monotonic()
            if self.hurry or time.monotonic() - unused_since > LINGER_SECONDS:
                return
            fcntl.flock(users, fcntl.LOCK_UN)

    def start_missing(self) -> None:
        if self.postgres is None or self.postgres.poll() is not None:
            self.postgres = postgres.start(
                self.places, self.secrets, self.ports.postgres, fast=self.fast
            )
        if self.valkey is None or self.valkey.poll() is not None:
            self.valkey = valkey.start(self.places, self.secrets, self.ports.valkey)

    def stop_servers(self) -> None:
        if self.valkey is not None:
            stop(self.valkey, signal.SIGTERM)
        if self.postgres is not None:
            stop(self.postgres, signal.SIGINT, signal.SIGQUIT)


def main() -> None:
    places = Places(data_folder())
    create_folder(places.shelter)
    os.chdir(places.var)
    with places.supervisor_lock.open("a") as own:
        try:
            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        try:
            Supervisor(places, fast="--fast" in sys.argv).run()
        except ServerProblem as problem:
            sys.exit(str(problem))


if __name__ == "__main__":
    main()
