"""Where the servers of one data folder live, and the locks and secrets beside them."""

import fcntl
import json
import os
import pwd
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def data_folder() -> Path:
    return Path(os.environ.get("PPM_VAR") or REPOSITORY / "var").resolve()


@dataclass(frozen=True)
class Secrets:
    secret_key: str
    superuser: str
    owner: str
    app: str
    valkey: str


@dataclass(frozen=True)
class Ports:
    postgres: int
    valkey: int


@dataclass(frozen=True)
class Places:
    """The files of one data folder."""

    var: Path

    @property
    def users_lock(self) -> Path:
        return self.var / "users.lock"

    @property
    def start_lock(self) -> Path:
        return self.var / "start.lock"

    @property
    def supervisor_lock(self) -> Path:
        return self.var / "supervisor.lock"

    @property
    def ports_file(self) -> Path:
        return self.var / "ports.json"

    @property
    def ready_file(self) -> Path:
        """Holds the supervisor's process id while both servers answer."""
        return self.var / "servers.pid"

    @property
    def unmigrated(self) -> Path:
        """Exists from the creation of the database to its first complete migration."""
        return self.var / "unmigrated"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def shelter(self) -> Path:
        """The folder of the servers' own data.

        As root the servers run as an unprivileged user, who may not be able to reach a folder below /root
        or in a private temporary folder; then their data lies under /var/lib.
        """
        if os.geteuid() != 0 or everybody_may_enter(self.var.parent):
            return self.var
        return Path("/var/lib/ppm-portal") / sha256(str(self.var).encode()).hexdigest()[:16]

    def create(self) -> None:
        create_folder(self.var)
        create_folder(self.logs)

    def secrets(self) -> Secrets:
        """Return the secrets, made at first use and readable by their owner only."""
        path = self.var / "secrets.json"
        if not path.exists():
            made = Secrets(*(secrets.token_urlsafe(length) for length in (48, 24, 24, 24, 24)))
            write_private(path, json.dumps(asdict(made)))
        return Secrets(**json.loads(path.read_text()))

    def ports(self) -> Ports:
        return Ports(**json.loads(self.ports_file.read_text()))

    def supervised(self) -> bool:
        """Tell whether a supervisor is alive; it holds its lock as long as it lives."""
        with self.supervisor_lock.open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False


def create_folder(folder: Path) -> None:
    """Create a folder that only its owner can list; as root the servers' user may pass through it."""
    folder.mkdir(mode=0o711, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        folder.chmod(folder.stat().st_mode | stat.S_IXOTH)


def everybody_may_enter(folder: Path) -> bool:
    return all(
        path.stat().st_mode & stat.S_IXOTH for path in (folder, *folder.parents) if path.exists()
    )


def server_account() -> pwd.struct_passwd | None:
    """The user the servers run as; None when that is the present one."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, complete or not at all."""
    new = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    new.replace(path)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
