import pytest

from ppm.jobs.execution import run_here
from ppm.jobs.models import Job
from ppm.jobs.services import enqueue

WHOLE = "tests.ppm.jobs.sample.whole"


@pytest.fixture
def notes(tmp_path):
    return tmp_path / "notes"


def test_without_another_worker_the_waiting_job_does_every_part(by, sent, notes):
    job = run_here(enqueue(WHOLE, by=by, params={"notes": str(notes), "parts": 3}))
    assert (job.state, job.result["numbers"]) == ("done", [0, 1, 2])
    assert sorted(notes.read_text().split("\n")[:-1]) == [
        f"part {number}, attempt 1" for number in range(3)
    ]
    assert (job.progress_done, job.progress_total) == (3, 3)


def test_a_part_that_fails_fails_the_whole_with_its_reason(by, sent, notes):
    job = run_here(enqueue(WHOLE, by=by, params={"notes": str(notes), "parts": 14}))
    assert (job.state, job.error, job.error_params) == ("failed", "odd", {"number": 13})


def test_a_second_attempt_takes_over_what_the_first_has_done(by, sent, notes):
    job = enqueue(WHOLE, by=by, params={"notes": str(notes), "parts": 3})
    run_here(job)
    before = notes.read_text()
    Job.objects.filter(pk=job.pk).update(state="queued", finished_at=None)
    assert run_here(job).state == "done"
    assert notes.read_text() == before
