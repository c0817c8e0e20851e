import subprocess
import sys

import pytest

from ppm.embedded.places import REPOSITORY

pytestmark = pytest.mark.slow


def reset(folder, answer: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "ppm.embedded.reset"],
        cwd=REPOSITORY,
        env=folder.environment(),
        input=answer,
        capture_output=True,
        text=True,
        timeout=180,
    )


def test_reset_asks_refuses_while_in_use_and_then_wipes_everything(folder):
    user = folder.process("print('here', flush=True); sys.stdin.read()")
    assert user.stdout.readline() == "here\n"

    unsure, in_use = reset(folder, "y\n"), reset(folder, "yes\n")
    user.communicate()
    sure = reset(folder, "yes\n")

    assert (unsure.returncode, unsure.stderr) == (1, "Nothing was deleted.\n")
    assert (in_use.returncode, in_use.stderr) == (1, "The portal is running. Stop it first.\n")
    assert sure.returncode == 0, sure.stderr
    assert not folder.var.exists()
    assert not folder.shelter.exists()
