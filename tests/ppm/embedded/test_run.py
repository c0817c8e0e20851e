import os
import socket
import subprocess
import sys

from ppm.embedded.places import REPOSITORY
from ppm.embedded.run import port_is_taken


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ppm.embedded.run"],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_a_port_in_use_is_named_with_a_way_out():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = start(PORT=str(port))

    assert done.returncode == 1
    assert f"Port {port} is in use." in done.stderr
    assert not port_is_taken("127.0.0.1", port)


def test_a_port_that_is_none_is_refused():
    done = start(PORT="http")

    assert (done.returncode, done.stderr.strip()) == (1, "PORT=http is not a port.")
