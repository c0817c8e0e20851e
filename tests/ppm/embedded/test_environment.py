import os
import subprocess
import sys

import pytest

from ppm.embedded import environment
from ppm.embedded.places import REPOSITORY

GIVEN = {
    "DATABASE_URL": "postgres://app@db/x",
    "REDIS_URL": "redis://broker/0",
    "SECRET_KEY": "s" * 40,
}


@pytest.fixture
def given(monkeypatch, tmp_path):
    """An environment with servers of its own."""
    monkeypatch.setattr(environment, "prepare_files", lambda: None)
    monkeypatch.setenv("PPM_VAR", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    for name, value in GIVEN.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def current(name: str) -> str | None:
    return os.environ.get(name)


def test_nothing_starts_where_the_servers_are_given(given, tmp_path):
    assert environment.ensure_environment() is None
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("command", ["migrate", "load_demo", "makemigrations"])
def test_commands_that_change_tables_act_as_the_owner(given, command):
    given.setenv("DATABASE_OWNER_URL", "postgres://owner@db/x")

    environment.ensure_for_command(["manage.py", command])

    assert current("DATABASE_URL") == "postgres://owner@db/x"


@pytest.mark.parametrize("command", ["shell", "runserver", "import_portfolio"])
def test_every_other_command_acts_as_the_role_with_few_rights(given, command):
    given.setenv("DATABASE_OWNER_URL", "postgres://owner@db/x")

    environment.ensure_for_command(["manage.py", command])

    assert current("DATABASE_URL") == GIVEN["DATABASE_URL"]


def test_a_command_that_needs_no_server_starts_none(folder):
    done = subprocess.run(
        [sys.executable, REPOSITORY / "manage.py", "help"],
        env=folder.environment(),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0
    assert not folder.ports_file.exists()
