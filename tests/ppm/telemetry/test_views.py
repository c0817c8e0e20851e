"""`/metrics`: for the monitoring system, and nobody else knows of it."""

import os
import subprocess
import sys

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ppm.jobs.models import Job
from tests.factories.kernel import PersonFactory

pytestmark = pytest.mark.django_db


def figures(response) -> dict:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


def test_metrics_tell_requests_jobs_workers_and_the_database(client):
    from ppm import audit

    by = PersonFactory()
    with audit.action("test", by=by):
        Job.objects.create(kind="x", queue="heavy", created_by=by)
    client.get("/account/login/")

    found = figures(client.get("/metrics"))

    login = (("address", "account_login"), ("method", "GET"), ("status", "200"))
    assert found["ppm_requests_total", login] >= 1
    assert found["ppm_request_seconds_count", (("address", "account_login"),)] >= 1
    assert found["ppm_jobs", (("queue", "heavy"), ("state", "queued"))] == 1
    assert found["ppm_job_age_seconds", (("queue", "heavy"), ("state", "queued"))] >= 0
    assert found["ppm_database_up", ()] == 1
    assert found["ppm_database_size_bytes", ()] > 1e6
    assert 0 < found["ppm_database_connections", ()] < found["ppm_database_connections_max", ()]


def test_metrics_need_the_token_where_one_is_set(client, settings):
    settings.METRICS_TOKEN = "for-the-monitoring-system"

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404
    given = {"Authorization": "Bearer for-the-monitoring-system"}
    assert client.get("/metrics", headers=given).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [{"REMOTE_ADDR": "10.0.0.7"}, {"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, {"REMOTE_ADDR": ""}],
)
def test_metrics_without_token_stay_on_the_machine(client, origin):
    assert client.get("/metrics", **origin).status_code == 404


COUNT = """
import sys
from unittest.mock import patch
from ppm.telemetry import metrics
metrics.count(method="GET", address="x", status=200, seconds=0.1, queries=3)
with patch.object(metrics.SharedState, "collect", return_value=[]):
    sys.stdout.write(metrics.page().decode())
"""


def test_processes_count_together(tmp_path):
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for expected in ("1.0", "2.0"):
        said = subprocess.run(
            [sys.executable, "-c", COUNT],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert f'ppm_requests_total{{address="x",method="GET",status="200"}} {expected}' in said
