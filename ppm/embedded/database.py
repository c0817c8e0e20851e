"""The database of `make run`: tables up to date, demo portfolio loaded once, demo accounts named."""

import json
import os
import subprocess
import sys
from collections.abc import Callable

import psycopg

from ppm.embedded.assets import Step
from ppm.embedded.management import run_manage
from ppm.embedded.places import REPOSITORY, Places, write_private

PACKAGES = ("ppm", "methodology", "portfolio", "reporting")


def prepare(places: Places, say: Callable[[str], None]) -> None:
    migrations = [path for name in PACKAGES for path in (REPOSITORY / name).glob("migrations/*.py")]
    lock = REPOSITORY / "requirements" / "run.txt"  # packages bring migrations too
    with Step(places, "tables", [*migrations, lock], identity()) as step:
        if step.due:
            say("Preparing the tables")
            if run_manage("migrate", "--no-input", "--verbosity", "0"):
                sys.exit("The tables could not be prepared.")
            places.unmigrated.unlink(missing_ok=True)
    if os.environ.get("EMPTY") != "1" and not has_people():
        say("Loading the demo portfolio")
        if run_manage("load_demo", "--with-packs"):
            sys.exit("The demo portfolio could not be loaded.")


def identity() -> str:
    """Name the very database, so that another one is migrated too."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT d.oid, (SELECT system_identifier FROM pg_control_system()) FROM pg_database d"
            " WHERE datname = current_database()"
        ).fetchone()
    return repr(row)


def has_people() -> bool:
    """Tell whether somebody who can sign in is there already."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        return bool(
            connection.execute("SELECT 1 FROM ppm_person WHERE is_active LIMIT 1").fetchone()
        )


def demo_accounts(places: Places) -> list[tuple[str, str, str]]:
    """Return (label, address, password) of each demo account; none outside demo mode.

    Asking Django takes a second or two, so the answer is kept until the code or the texts change.
    """
    if os.environ.get("DEMO") != "1":
        return []
    kept = places.var / "demo-accounts.json"
    code = [REPOSITORY / "ppm" / "accounts" / "demo.py", REPOSITORY / "ppm/permissions/roles.py"]
    with Step(places, "accounts", [*code, *(REPOSITORY / "locale").rglob("*.po")]) as step:
        if step.due or not kept.exists():
            write_private(kept, json.dumps(ask_for_accounts()))
    return [tuple(row) for row in json.loads(kept.read_text())]


def ask_for_accounts() -> list[list[str]]:
    code = "import json; from ppm.accounts.demo import accounts; print(json.dumps(accounts(), default=str))"
    asked = subprocess.run(
        [sys.executable, REPOSITORY / "manage.py", "shell", "-v", "0", "-c", code],
        capture_output=True,
        text=True,
    )
    rows: list[list[str]] = json.loads(asked.stdout) if asked.returncode == 0 else []
    return rows
