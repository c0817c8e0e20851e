"""The harness of all tests: first servers and environment, then Django, then what imports it."""

import gc
import os
import shutil
from collections.abc import Iterator
from typing import Any

import hypothesis
import psutil
import pytest
from playwright.sync_api import expect

from ppm.embedded import assets
from tests import cluster

gc.disable()  # until all tests are loaded: nothing of it is garbage
DATABASE = cluster.start()
os.environ["DJANGO_SETTINGS_MODULE"] = "ppm.settings"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs a loop in the thread of the test

import django  # noqa: E402 (see above)

django.setup()
# Inherited by a worker of xdist, it would make pytest-django read the settings before this file does.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils import translation  # noqa: E402

from tests import portal, strictness  # noqa: E402

# A busy machine is no failure.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")
expect.set_options(timeout=30_000)
pytest_plugins = ["tests.factories.cast"]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
CHROMIUM_ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PORTALS = {"live_portal", "demo_portal"}
# Whole files go to one process, so the longest start first; the second and third have servers of their own,
# while the first makes the template that all others wait for. The others follow by name.
LONGEST = (
    "tests/journeys/test_every_page.py",
    "tests/ppm/embedded/test_run.py",
    "tests/ppm/embedded/test_supervisor.py",
    "tests/journeys/test_main_job.py",
    "tests/house/test_access.py",
    "tests/house/test_nothing_leaks.py",
    "tests/journeys/test_governing.py",
    "tests/journeys/test_servers.py",
    "tests/reporting/packs/test_services.py",
    "tests/journeys/test_sign_in.py",
    "tests/ppm/jobs/test_worker.py",
    "tests/journeys/test_import_and_undo.py",
    "tests/reporting/backups/test_services.py",
    "tests/journeys/test_cycle.py",
    "tests/journeys/test_reports.py",
    "tests/house/test_nothing_leaks_aside.py",
    "tests/reporting/reportbooks/test_round_trip.py",
    "tests/reporting/imports/test_services.py",
    "tests/reporting/demo/test_services.py",
)
BROWSER_FIXTURES = {"page", "context", "browser", "new_context"}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: some tests wait for servers, workers and browsers."""
    return (psutil.cpu_count(logical=False) or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.nodeid.partition("::")[0], len(places)))
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            raise pytest.UsageError(f"{item.nodeid}: ask for the fixture `fresh_database` instead.")
        if CHROMIUM is None and BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(
                pytest.mark.skip("no Chromium: apt-get install chromium, or set CHROMIUM")
            )


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded: looking for garbage in it takes a fifth of the time of a test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """Make this process's copy of the migrated template, drop it at the end."""
    assets.prepare(cluster.places())
    cluster.create(DATABASE, cluster.template())
    yield
    with django_db_blocker.unblock():
        connection.close()
    cluster.drop(DATABASE)


@pytest.fixture(scope="session", autouse=True)
def strict() -> Iterator[None]:
    """Undefined template variables and the network fail; mails and files go nowhere lasting."""
    strictness.refuse_undefined_variables()
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        override_settings(
            EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ),
    ):
        strictness.refuse_network(monkeypatch)
        yield


@pytest.fixture(autouse=True)
def empty_cache(request: pytest.FixtureRequest) -> None:
    """What one test put into the cache (sign-in attempts, sessions) is not the next one's affair."""
    if not PORTALS & set(request.fixturenames):  # whose queues lie beside the cache
        cache.clear()


@pytest.fixture(autouse=True)
def default_language() -> None:
    """Each test starts in the default language: a view called here leaves its own to the thread."""
    translation.deactivate()


@pytest.fixture
def media(tmp_path: Any, settings: Any) -> Any:
    """An empty place for stored files."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def use_database(name: str) -> str:
    """Turn this process's connection to another database; returns the one it had."""
    connection.close()
    before = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = name
    return str(before)


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of its own for this test: commits are real, as `ppm_app`, and it is dropped afterwards."""
    with cluster.clone(cluster.template()) as name, django_db_blocker.unblock():
        before = use_database(name)
        yield name
        use_database(before)


@pytest.fixture(scope="module")
def live_portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[portal.LivePortal]:
    """A running portal on an empty database; the test's own connection works on the same data."""
    with portal.running(cluster.template()) as running, django_db_blocker.unblock():
        before = use_database(running.database)
        yield running
        use_database(before)


@pytest.fixture(scope="module")
def demo_portal(django_db_setup: None, django_db_blocker: Any) -> Iterator[portal.LivePortal]:
    """A running portal with the demo portfolio."""
    with portal.running(cluster.template(demo=True)) as running, django_db_blocker.unblock():
        before = use_database(running.database)
        yield running
        use_database(before)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}
