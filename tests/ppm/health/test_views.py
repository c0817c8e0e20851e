from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now

from ppm.health import selectors
from ppm.jobs.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db


def test_healthz_is_open_to_everybody_and_names_the_missing_worker(client):
    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {
        "web": "alive",
        "database": "alive",
        "broker": "alive",
        "worker": "no sign of life",
    }


def test_healthz_is_fine_once_a_worker_has_left_its_mark(client):
    WorkerHeartbeat.objects.create(name="one", at=now())

    response = client.get("/healthz")

    assert (response.status_code, response.json()["worker"]) == (200, "alive")


def test_web_alone_is_live_and_ready_without_a_worker(client):
    assert client.get("/healthz/live").json() == {"web": "alive"}
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (
        200,
        {"database": "alive", "broker": "alive"},
    )


def test_web_is_live_but_not_ready_without_a_broker(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"

    assert client.get("/healthz/live").status_code == 200
    assert client.get("/healthz/ready").status_code == 503


def test_a_worker_silent_for_twenty_seconds_is_missed():
    WorkerHeartbeat.objects.create(name="one", at=now() - timedelta(seconds=20))

    assert selectors.worker_state(at=now()) == "no sign of life"


def test_a_broker_that_is_away_is_named(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"

    assert client.get("/healthz").json()["broker"] == "does not answer"


def test_the_portal_works_as_the_role_with_few_rights():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("ppm_app", False)
