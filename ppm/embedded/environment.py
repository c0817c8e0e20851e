"""What a process does before Django loads: servers up, addresses and secret key in the environment."""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from ppm.embedded import assets
from ppm.embedded.management import run_manage
from ppm.embedded.places import REPOSITORY, Places, data_folder, locked

# These act as the owner of the tables; everything else as the role with few rights.
OWNER_COMMANDS = frozenset(
    {
        "migrate",
        "makemigrations",
        "showmigrations",
        "sqlmigrate",
        "sqlflush",
        "flush",
        "loaddata",
        "load_demo",
        "seed_benchmark",
        "carry_out_destruction",
        "nightly",
        "sweep_technical",
        "backup",
        "restore",
        "pgtrigger",
    }
)
# These need neither tables nor servers, or bring the tables themselves.
SERVERLESS_COMMANDS = frozenset({"help", "version", "makemessages", "collectstatic", "findstatic"})
TABLELESS_COMMANDS = frozenset(
    {"migrate", "makemigrations", "showmigrations", "sqlmigrate", "check", "dbshell", "restore"}
)
NOWHERE = {
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nowhere",
    "REDIS_URL": "redis://127.0.0.1:9/0",
}
STARTS_WITHIN = 90.0
# Each may be given as a file instead, whose name is in `…_FILE`, as containers hand out secrets.
SECRETS = (
    *("SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"),
    *("METRICS_TOKEN", "EMAIL_HOST_PASSWORD"),
)

_held: dict[Path, list[int]] = {}  # descriptors of each folder's lock; they end with the process


def ensure_for_command(argv: list[str]) -> None:
    """Prepare the environment for `manage.py`; ends the process with a readable line if that fails."""
    read_secret_files()
    command = argv[1] if len(argv) > 1 else "help"
    if command in SERVERLESS_COMMANDS or command.startswith("-"):
        ensure_secret_key()
        for name, value in NOWHERE.items():
            os.environ.setdefault(name, value)
        return
    places = ensure_environment()
    if command not in TABLELESS_COMMANDS:
        prepare_files()
        if places is not None:
            migrate_once(places)
    if command in OWNER_COMMANDS and os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]


def ensure_environment(*, fast: bool = False) -> Places | None:
    """Fill DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL and SECRET_KEY where they are not given.

    Returns the data folder whose servers now run for this process, or None when none were needed.
    """
    read_secret_files()
    ensure_secret_key()
    if "DATABASE_URL" in os.environ and "REDIS_URL" in os.environ:
        return None
    places = Places(data_folder())
    start_servers(places, fast=fast)
    publish_addresses(places)
    return places


def read_secret_files() -> None:
    """Put secrets that are given as files into the environment. Raises OSError when one cannot be read."""
    for name in SECRETS:
        path = os.environ.get(f"{name}_FILE")
        if path and name not in os.environ:
            os.environ[name] = Path(path).read_text().strip()


def ensure_secret_key() -> None:
    if "SECRET_KEY" not in os.environ:
        places = Places(data_folder())
        places.create()
        with locked(places.start_lock):
            os.environ["SECRET_KEY"] = places.secrets().secret_key


def publish_addresses(places: Places) -> None:
    secrets, ports = places.secrets(), places.ports()
    if "DATABASE_URL" not in os.environ:
        host = f"127.0.0.1:{ports.postgres}/ppm"
        os.environ["DATABASE_URL"] = f"postgres://ppm_app:{secrets.app}@{host}"
        os.environ["DATABASE_OWNER_URL"] = f"postgres://ppm_owner:{secrets.owner}@{host}"
    os.environ.setdefault("REDIS_URL", f"redis://:{secrets.valkey}@127.0.0.1:{ports.valkey}/0")


def start_servers(places: Places, *, fast: bool = False) -> None:
    """Register as a user of the servers; whoever comes first starts their supervisor."""
    places.create()
    users = os.open(places.users_lock, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(users, fcntl.LOCK_SH)  # waits while a supervisor is stopping its servers
    _held.setdefault(places.var, []).append(users)
    with locked(places.start_lock):
        places.secrets()
        if not (places.supervised() and places.ready_file.exists()):
            launch_supervisor(places, fast=fast)


def launch_supervisor(places: Places, *, fast: bool) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    while places.supervised():  # one that is starting or just ending
        if places.ready_file.exists():
            return
        if time.monotonic() > deadline:
            sys.exit(f"The embedded servers do not come up; see {places.logs}.")
        time.sleep(0.05)
    places.ready_file.unlink(missing_ok=True)  # left by one that was killed
    log = places.logs / "supervisor.log"
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    # Not a subprocess.Popen: the supervisor outlives this process and nobody waits for it.
    pid = os.posix_spawn(
        sys.executable,
        [sys.executable, "-m", "ppm.embedded.supervisor", *(["--fast"] if fast else [])],
        {**os.environ, "PYTHONPATH": str(REPOSITORY), "PPM_VAR": str(places.var)},
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, output, 1),
            (os.POSIX_SPAWN_DUP2, output, 2),
        ],
        setsid=True,
    )
    os.close(output)
    while not places.ready_file.exists():
        if ended(pid) or time.monotonic() > deadline:
            sys.exit(
                f"The embedded servers do not start:\n{log.read_text(errors='replace').strip()}"
            )
        time.sleep(0.03)


def ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True


def release_servers(places: Places) -> bool:
    """Give up this process's use of the servers; True when they have stopped, False when others use them."""
    try:
        supervisor = int(places.ready_file.read_text())
    except (OSError, ValueError):
        supervisor = 0
    for users in _held.pop(places.var, []):
        os.close(users)
    if supervisor and places.supervised():
        os.kill(supervisor, signal.SIGUSR1)
    with places.users_lock.open("a") as probe:
        try:
            fcntl.flock(probe, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # Either another user, or the supervisor that holds it while it stops the servers.
            deadline = time.monotonic() + 2
            while places.ready_file.exists() and time.monotonic() < deadline:
                time.sleep(0.05)
            if places.ready_file.exists():
                return False
    deadline = time.monotonic() + 45
    while places.supervised() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not places.supervised()


def prepare_files() -> None:
    """See that typeface and catalogues are there, whoever needs them first."""
    places = Places(data_folder())
    if not places.var.is_dir():
        places.create()
    assets.prepare_files(places)


def migrate_once(places: Places) -> None:
    """Give a new database its tables before its first use."""
    if not places.unmigrated.exists():
        return
    with locked(places.var / "migrate.lock"):
        if not places.unmigrated.exists():
            return
        print("Preparing the new database …", file=sys.stderr)
        if run_manage("migrate", "--no-input", "--verbosity", "0"):
            sys.exit("The new database could not be prepared.")
        places.unmigrated.unlink(missing_ok=True)


def prepare_counting() -> None:
    """Let the processes of one web server count together; the folder must be there before they import."""
    folder = os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(data_folder() / "metrics"))
    Path(folder).mkdir(parents=True, exist_ok=True)


def tables_are_there() -> None:
    """Note that the embedded database has its tables: a backup was restored into it."""
    Places(data_folder()).unmigrated.unlink(missing_ok=True)
