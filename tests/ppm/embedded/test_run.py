import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from ppm.embedded.places import REPOSITORY
from ppm.embedded.run import port_is_taken
from ppm.embedded.servers import free_port


def start(**environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ppm.embedded.run"],
        cwd=REPOSITORY,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
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


def answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=20).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


@pytest.mark.slow
def test_one_command_brings_the_portal_up_and_ctrl_c_ends_all_of_it(folder):
    port = free_port()
    portal = subprocess.Popen(
        [sys.executable, "-m", "ppm.embedded.run"],
        cwd=REPOSITORY,
        env={**folder.environment(), "PORT": str(port), "EMPTY": "1", "DEMO": "0"},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    lines = []
    while not any("Stop: Ctrl-C" in line for line in lines):
        lines.append(portal.stderr.readline())
        assert lines[-1], lines
    assert answers(f"http://localhost:{port}/account/login/")
    family = psutil.Process(portal.pid).children(recursive=True)
    assert len(family) >= 4

    portal.send_signal(signal.SIGINT)
    rest = portal.communicate(timeout=180)[1]

    assert f"  The portal is ready:  http://localhost:{port}\n" in lines
    assert (portal.returncode, rest.strip()) == (0, "Stopping …")
    deadline = time.monotonic() + 60
    while any(process.is_running() for process in family) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [process for process in family if process.is_running()] == []
    assert not folder.ready_file.exists()
    assert not port_is_taken("127.0.0.1", port)
