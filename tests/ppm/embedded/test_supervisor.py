"""The embedded servers, for real: who starts them, who stops them, what survives a kill."""

import time

import psutil
import pytest

pytestmark = pytest.mark.slow

POSTMASTER = "SELECT pg_postmaster_start_time()"


def test_the_application_role_is_no_superuser_and_finds_the_extensions(folder):
    assert (
        folder.query("SELECT current_user || ' ' || current_setting('is_superuser')")
        == "ppm_app off"
    )
    assert folder.query("SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension") == (
        "btree_gist citext ltree pg_trgm plpgsql unaccent"
    )


def test_the_owner_role_owns_the_database_and_is_no_superuser(folder):
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"

    assert folder.query(owner) == "ppm_owner"
    rights = "SELECT current_user || ' ' || current_setting('is_superuser')"
    assert folder.query(rights, "DATABASE_OWNER_URL") == "ppm_owner off"


def test_names_sort_by_code_point_on_every_machine(folder):
    provider = "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()"

    assert folder.query(provider) == "bC.UTF-8"


def test_secrets_are_readable_by_their_owner_only(folder):
    folder.answer("pass")

    assert (folder.var / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert not [
        p for p in psutil.process_iter(["cmdline"]) if folder.secrets().valkey in str(p.info)
    ]


def test_processes_that_come_together_share_one_server(folder):
    together = [
        folder.process(
            f"print(psycopg.connect(os.environ['DATABASE_URL']).execute({POSTMASTER!r}).fetchone())"
        )
        for _ in range(3)
    ]

    outputs = {process.communicate(timeout=180)[0] for process in together}
    assert len(outputs) == 1
    assert "datetime" in outputs.pop()


def test_the_servers_stop_after_their_last_user_and_keep_the_data(folder):
    folder.answer(
        "c = psycopg.connect(os.environ['DATABASE_OWNER_URL']); c.execute('CREATE TABLE kept ()'); c.commit()"
    )
    user = folder.process("print('here', flush=True); sys.stdin.read()")
    assert user.stdout.readline() == "here\n"
    time.sleep(6)
    assert folder.supervised()

    user.communicate()
    deadline = time.monotonic() + 90
    while folder.supervised() and time.monotonic() < deadline:
        time.sleep(0.1)

    assert not folder.supervised()
    assert not folder.ready_file.exists()
    assert not (folder.shelter / "postgres" / "postmaster.pid").exists()
    assert folder.query("SELECT to_regclass('kept')::text", "DATABASE_OWNER_URL") == "kept"


def test_a_killed_supervisor_takes_its_servers_along_and_the_next_user_starts_anew(folder):
    before = folder.query(POSTMASTER)

    folder.kill(folder.supervisor())

    assert folder.query(POSTMASTER) != before


def test_a_killed_server_comes_back_on_the_same_port_for_who_uses_it(folder):
    code = (
        "import time\n"
        "print('here', flush=True); sys.stdin.readline()\n"
        "for attempt in range(1200):\n"
        "    try: connection = psycopg.connect(os.environ['DATABASE_URL']); break\n"
        "    except psycopg.OperationalError: time.sleep(0.1)\n"
        "print(connection.execute('SELECT 1').fetchone()[0])\n"
    )
    user = folder.process(code)
    user.stdout.readline()
    postmaster = int((folder.shelter / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    psutil.Process(postmaster).kill()

    assert user.communicate("go\n", timeout=180)[0] == "1\n"


def test_a_pid_file_that_names_a_stranger_harms_nobody(folder):
    folder.answer("pass")
    folder.kill(folder.supervisor())
    time.sleep(1)
    stranger = psutil.Popen(["sleep", "60"])
    (folder.shelter / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n")

    assert folder.query("SELECT 1") == "1"
    assert stranger.is_running()
    stranger.kill()
    stranger.wait()


def test_root_keeps_the_data_where_the_servers_user_can_reach_it(folder):
    """Below a private folder, as that of pytest, the server's user may not go."""
    if not running_as_root():
        pytest.skip("only root gives the servers another user")
    folder.answer("pass")

    assert folder.shelter.parent.name == "ppm-portal"
    assert (folder.shelter / "postgres").owner() == "nobody"


def running_as_root() -> bool:
    return psutil.Process().uids().effective == 0
