"""A command of `manage.py` from a process that is not Django's."""

import subprocess
import sys

from ppm.embedded.places import REPOSITORY


def run_manage(*arguments: str) -> int:
    """Run a command in a process of its own, what it prints goes to stderr."""
    command = [sys.executable, str(REPOSITORY / "manage.py"), *arguments]
    return subprocess.run(command, stdout=sys.stderr.fileno()).returncode
