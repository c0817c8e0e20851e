from datetime import UTC, datetime

import pytest

from ppm.jobs import due
from ppm.jobs.choices import JobState
from ppm.jobs.due import Due
from ppm.jobs.models import Job

pytestmark = pytest.mark.django_db

KIND = "tests.ppm.jobs.sample.count"
NOON = datetime(2026, 7, 1, 10, tzinfo=UTC)  # 12:00 in Brussels


@pytest.fixture(autouse=True)
def providers(monkeypatch):
    monkeypatch.setattr(due, "_providers", found := [])
    return found


def test_due_work_is_asked_for_once_whatever_became_of_it():
    due.register(lambda at: [Due(KIND, "slot", {"until": 2})])
    assert due.enqueue_due(at=NOON) == 1
    Job.objects.update(state=JobState.FAILED, finished_at=NOON)
    assert due.enqueue_due(at=NOON) == 0
    assert Job.objects.get().params == {"until": 2}


def test_a_faulty_provider_stops_no_other():
    def faulty(at):
        raise ValueError

    due.register(faulty)
    due.register(lambda at: [Due(KIND, "slot")])
    assert due.enqueue_due(at=NOON) == 1


@pytest.mark.parametrize(("hour", "expected"), [(12, ["2026-07-01"]), (13, [])])
def test_daily_work_waits_for_its_hour_in_brussels(hour, expected):
    assert [work.key for work in due.daily(KIND, hour=hour)(NOON)] == expected
