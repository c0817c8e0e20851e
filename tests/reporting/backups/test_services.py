"""A backup of a portal in use goes into a second folder, with servers of its own, and is the same there."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from ppm.accounts.models import Person
from ppm.embedded.environment import release_servers
from ppm.embedded.places import REPOSITORY, Places
from ppm.files import services as files
from reporting.backups import database
from reporting.backups.archive import ArchiveDamaged, Checked
from reporting.backups.services import CannotRestore, _refuse_other_versions, restore
from reporting.benchmark.services import seed
from tests import cluster
from tests.conftest import use_database

SIGN_IN = """
from django.test import Client
client = Client(headers={"host": "localhost"})
given = {"login": "central@bench.example", "password": "bench-password-1"}
print(client.post("/account/login/", given).status_code, client.get("/portfolio/").status_code)
"""


def manage(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, REPOSITORY / "manage.py", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def in_second_folder(
    folder: Path, *arguments: str, program: tuple[str, ...] = (str(REPOSITORY / "manage.py"),)
) -> "subprocess.CompletedProcess[str]":
    """A command as somebody would give it who has nothing but the code and the archive."""
    kept = {"PATH", "HOME", "LANG", "PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name in kept}
    return subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=REPOSITORY,
        env={**environment, "PPM_VAR": str(folder)},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker, tmp_path_factory) -> Path:
    """The backup of a small portal with a sealed period and a stored file."""
    folder = tmp_path_factory.mktemp("backup")
    # Hashers of a real portal: the second folder knows no other.
    hashers = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    with (
        cluster.clone(cluster.template()) as name,
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "first" / "files", PASSWORD_HASHERS=hashers),
    ):
        before = use_database(name)
        by = Person.objects.system()
        seed(projects=24, past=2, frozen=1, today=dt.date(2026, 3, 16), by=by)
        files.store(b"minutes of the board", name="pv.txt", content_type="text/plain", by=by)
        made = manage(
            *("backup", str(folder / "portal.backup")),
            PPM_VAR=str(folder / "first"),
            **cluster.addresses(name),
        )
        use_database(before)
    assert made.returncode == 0, made.stderr
    assert "1 files, 1 frozen periods" in made.stdout
    return folder / "portal.backup"


def test_backup_comes_back_in_a_second_folder_and_is_the_same(archive, tmp_path):
    second = tmp_path / "second"
    try:
        done = in_second_folder(second, "restore", str(archive))
        assert done.returncode == 0, done.stderr
        assert "1 files and 1 frozen periods are back" in done.stdout

        verified = in_second_folder(second, "verify_snapshot")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        assert verified.stdout.count("intact") == 1

        for made in ("assets", "static", "stamps"):  # the same for every folder of these sources
            shutil.copytree(cluster.places().var / made, second / made, dirs_exist_ok=True)
        signed_in = in_second_folder(second, "shell", "-v", "0", "-c", SIGN_IN)
        assert signed_in.stdout.strip() == "302 200", signed_in.stderr

        again = in_second_folder(second, "restore", str(archive))
        assert again.returncode == 1
        assert "is not empty" in again.stderr
        (kept,) = (path for path in (second / "files").rglob("*") if path.is_file())
        assert kept.read_bytes() == b"minutes of the board"
    finally:
        release_servers(Places(second))


def test_backup_holds_no_session_and_no_secret(archive, tmp_path):
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))
    assert names[0] == "about.json"
    assert names[-1] == "manifest.json"
    assert {name.split("/")[0] for name in names} == {
        *("about.json", "database", "files", "manifest.json")
    }
    assert "django_session" not in manifest["tables"]
    assert set(manifest["members"]) == set(names) - {"manifest.json"}
    assert archive.stat().st_mode & 0o077 == 0


def test_archive_that_was_touched_is_refused(archive, tmp_path):
    content = bytearray(archive.read_bytes())
    place = content.index(b"minutes of the board")
    content[place : place + 7] = b"MINUTES"
    touched = tmp_path / "touched"
    touched.write_bytes(content)
    with pytest.raises(ArchiveDamaged, match=r"files/.* is missing or has changed"):
        Checked.open(touched)

    cut = tmp_path / "cut"
    cut.write_bytes(archive.read_bytes()[:-20480])
    with pytest.raises(ArchiveDamaged):
        Checked.open(cut)


def test_file_that_is_no_archive_is_refused(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("minutes")
    with pytest.raises(ArchiveDamaged):
        Checked.open(other)


@pytest.mark.django_db
def test_database_in_use_is_never_overwritten(archive):
    with pytest.raises(CannotRestore, match="is not empty"):
        restore(source=archive, say=lambda text: None)


@pytest.mark.django_db
def test_archive_of_a_later_version_is_explained():
    about = {
        "format": 1,
        "portal": "9.1",
        "postgres": database.server_version(),
        "migrations": {"ppm": ["0001_schema", "0999_from_the_future"]},
    }
    with pytest.raises(
        CannotRestore, match=r"version 9.1 .* does not know ppm 0999_from_the_future"
    ):
        _refuse_other_versions(about)
    about["migrations"]["ppm"].pop()
    _refuse_other_versions(about)
    about["postgres"] += 1
    with pytest.raises(CannotRestore, match="not older"):
        _refuse_other_versions(about)


@pytest.mark.django_db
def test_fingerprint_of_a_table_shows_every_change():
    before = database.fingerprints(["django_content_type"])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE django_content_type SET model = model || 'x' WHERE id ="
            " (SELECT min(id) FROM django_content_type)"
        )
    after = database.fingerprints(["django_content_type"])
    rows = {said["django_content_type"][0] for said in (before, after)}
    assert len(rows) == 1
    assert before != after


@pytest.mark.django_db
def test_existing_file_is_not_overwritten(tmp_path):
    (tmp_path / "there").write_text("x")
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(tmp_path / "there"))
    assert (tmp_path / "there").read_text() == "x"
