import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from ppm.embedded.environment import release_servers
from ppm.embedded.places import REPOSITORY, Places


class Folder(Places):
    """A data folder that no other test uses, and processes that work on it."""

    def environment(self) -> dict[str, str]:
        given = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "PPM_VAR"}
        kept = {name: value for name, value in os.environ.items() if name not in given}
        return {**kept, "PPM_VAR": str(self.var), "PYTHONPATH": str(REPOSITORY)}

    def process(self, code: str) -> "subprocess.Popen[str]":
        """Start a process that runs the code with the embedded servers behind it."""
        preparation = (
            "import os, sys, psycopg; from ppm.embedded.environment import *; ensure_environment();"
        )
        return subprocess.Popen(
            [sys.executable, "-c", preparation + code],
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def answer(self, code: str) -> str:
        process = self.process(code)
        output, errors = process.communicate(timeout=180)
        assert process.returncode == 0, errors
        return output.strip()

    def query(self, statement: str, role: str = "DATABASE_URL") -> str:
        return self.answer(
            f"print(psycopg.connect(os.environ[{role!r}]).execute({statement!r}).fetchone()[0])"
        )

    def supervisor(self) -> int:
        return int(self.ready_file.read_text())

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 60
        while self.supervised() and time.monotonic() < deadline:
            time.sleep(0.05)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = Folder(tmp_path_factory.mktemp("embedded") / "var")
    folder.create()
    yield folder
    assert not folder.var.exists() or release_servers(folder)
    shutil.rmtree(folder.shelter, ignore_errors=True)  # made with the first server only
