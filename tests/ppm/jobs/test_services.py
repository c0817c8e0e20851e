import datetime as dt

import pytest
from django.utils.timezone import now

from ppm import audit
from ppm.jobs import execution, registry, services
from ppm.jobs.context import JobCancelled, Overtaken
from ppm.jobs.locks import JobLock, held_job_ids
from ppm.jobs.models import Job
from ppm.notices.models import Notice

pytestmark = pytest.mark.django_db

COUNT = "tests.ppm.jobs.sample.count"
ANSWER = "tests.ppm.jobs.sample.answer"
REFUSE = "tests.ppm.jobs.sample.refuse"
STUMBLE = "tests.ppm.jobs.sample.stumble"


@pytest.fixture
def long_ago():
    return now() - dt.timedelta(minutes=5)


def test_enqueue_sends_the_job_once_the_transaction_is_committed(
    by, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = services.enqueue(ANSWER, by=by, params={"number": 7}, queue="fast")
        assert sent == []
    assert sent == [(job.pk, "fast")]
    assert Job.objects.values_list("kind", "params", "state", "created_by").get() == (
        ANSWER,
        {"number": 7},
        "queued",
        by.pk,
    )


def test_enqueue_inside_an_action_leaves_that_action_open(by, sent):
    with audit.action("outer", by=by):
        services.enqueue(ANSWER, by=by)
        job = services.enqueue(ANSWER, by=by)
        Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    assert job.events.order_by("pgh_id").last().pgh_context["action"] == "outer"


def test_enqueue_refuses_a_kind_that_nobody_handles(by):
    with pytest.raises(registry.UnknownJob):
        services.enqueue("ppm.nowhere.vanish", by=by)
    assert not Job.objects.exists()


def test_enqueue_with_the_same_key_returns_the_same_job(by, sent):
    first = services.enqueue(ANSWER, by=by, key="a")
    assert services.enqueue(ANSWER, by=by, key="a") == first
    assert services.enqueue(ANSWER, by=by, key="b") != first
    assert services.enqueue(REFUSE, by=by, key="a") != first


def test_enqueue_with_the_key_of_a_failed_job_asks_anew(by, sent):
    first = services.enqueue(REFUSE, by=by, key="a", params={"number": 3})
    assert execution.run_here(first).state == "failed"
    assert services.enqueue(REFUSE, by=by, key="a", params={"number": 4}) != first


def test_a_broker_that_does_not_answer_is_no_error_for_the_caller(by, monkeypatch):
    from ppm.celery import app

    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:9/0")
    monkeypatch.setattr(services, "_rests_until", 0.0)
    assert services.publish(1, "fast") is False


def test_a_broker_that_does_not_answer_is_asked_once_for_many_jobs(monkeypatch):
    from ppm.celery import app

    asked = []

    def nobody(**arguments):
        asked.append(arguments)
        raise OSError("nobody there")

    monkeypatch.setattr(services, "_rests_until", 0.0)
    monkeypatch.setattr(app, "send_task", lambda *args, **kwargs: nobody(**kwargs))
    assert [services.publish(number, "fast") for number in range(60)] == [False] * 60
    assert len(asked) == 1


def test_what_a_handler_returns_is_kept_with_its_link(by, sent):
    job = execution.run_here(services.enqueue(ANSWER, by=by, params={"number": 7}))
    assert (job.state, job.attempt, job.link, job.result) == ("done", 1, "/answer/", {"number": 7})


def test_progress_is_written_as_the_work_goes_on(by, sent, tmp_path):
    job = services.enqueue(
        COUNT, by=by, params={"notes": str(tmp_path / "n"), "steps": 3, "pause": 0.0}
    )
    job = execution.run_here(job)
    assert (job.progress_total, job.progress_done, job.progress_text) == (3, 3, "counting")
    assert (job.state, job.result) == ("done", {"counted": 3})


def test_a_refusal_of_the_handler_is_final_and_keeps_its_facts(by, sent):
    job = execution.run_here(services.enqueue(REFUSE, by=by, params={"number": 3}))
    assert (job.state, job.attempt, job.error, job.error_params) == (
        "failed",
        1,
        "odd",
        {"number": 3},
    )


def test_an_attempt_that_was_overtaken_writes_nothing(by, sent, tmp_path):
    job = services.enqueue(COUNT, by=by, params={"notes": str(tmp_path / "n"), "steps": 0})
    mine = execution.claim(job.pk)
    other = execution.claim(job.pk)
    assert (mine.attempt, other.attempt) == (1, 2)
    execution.attempt(mine, execution.Context(mine))
    assert not Notice.objects.exists()
    assert Job.objects.get(pk=job.pk).state == "running"
    execution.attempt(other, execution.Context(other))
    assert Notice.objects.count() == 1
    assert Job.objects.get(pk=job.pk).state == "done"


def test_a_failed_write_leaves_the_job_unfinished(by, sent):
    job = services.enqueue(ANSWER, by=by)
    ctx = execution.Context(execution.claim(job.pk))

    def finish():
        with ctx.done():
            Notice.objects.create(person=by, kind="arrived")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        finish()
    assert not Notice.objects.exists()
    assert Job.objects.get(pk=job.pk).state == "running"


def test_what_a_job_wrote_is_undone_when_it_was_overtaken_or_cancelled_meanwhile(by, sent):
    job = services.enqueue(ANSWER, by=by)

    def finish(ctx, meanwhile):
        with ctx.done():
            Notice.objects.create(person=by, kind="arrived")
            meanwhile()

    mine = execution.Context(execution.claim(job.pk))
    with pytest.raises(Overtaken):
        finish(mine, lambda: execution.claim(job.pk))
    other = execution.Context(execution.claim(job.pk))
    with pytest.raises(JobCancelled):
        finish(other, lambda: services.cancel_job(job=job, by=by))
    assert not Notice.objects.exists()


def test_a_missing_system_library_is_named(by, sent, monkeypatch):
    def without_pango(ctx):
        raise OSError("cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open")

    monkeypatch.setitem(
        registry._kinds, "sample.pdf", registry.Kind("sample.pdf", without_pango, "")
    )
    job = execution.run_here(services.enqueue("sample.pdf", by=by))
    assert (job.error, job.error_params) == ("missing_library", {"library": "libpango-1.0-0"})


def test_cancelling_a_waiting_job_ends_it_at_once(by, sent):
    job = services.cancel_job(job=services.enqueue(ANSWER, by=by), by=by)
    assert (job.state, job.finished_at is not None) == ("cancelled", True)
    assert execution.claim(job.pk) is None
    assert job.events.order_by("pgh_id").last().pgh_context["action"] == "job.cancelled"


def test_cancelling_a_job_that_has_ended_is_refused(by, sent):
    job = execution.run_here(services.enqueue(ANSWER, by=by, params={"number": 1}))
    with pytest.raises(services.JobAlreadyFinished):
        services.cancel_job(job=job, by=by)
    assert Job.objects.get(pk=job.pk).cancel_requested is False


def test_a_job_asked_to_stop_while_its_worker_was_gone_is_cancelled_at_the_next_claim(by, sent):
    job = services.enqueue(ANSWER, by=by)
    execution.claim(job.pk)
    services.cancel_job(job=job, by=by)
    assert execution.claim(job.pk) is None
    assert Job.objects.get(pk=job.pk).state == "cancelled"


def test_sweep_sends_waiting_and_abandoned_jobs_again_and_leaves_the_others(by, sent, long_ago):
    waiting, abandoned, held, fresh, done = [
        services.enqueue(ANSWER, by=by, params={"number": n}) for n in range(5)
    ]
    Job.objects.exclude(pk=fresh.pk).update(published_at=long_ago)
    execution.claim(abandoned.pk)
    execution.run_here(done)
    with JobLock(held.pk) as lock:
        assert lock.is_held
        assert held_job_ids() == [held.pk]
        execution.claim(held.pk)
        sent.clear()
        assert services.sweep(at=now()) == 2
        assert [pk for pk, _queue in sent] == [waiting.pk, abandoned.pk]
        assert services.sweep(at=now()) == 0


def test_sweep_stops_at_a_broker_that_does_not_answer(by, sent, long_ago, monkeypatch):
    for number in range(3):
        services.enqueue(ANSWER, by=by, params={"number": number})
    Job.objects.update(published_at=long_ago)
    monkeypatch.setattr("ppm.jobs.services.publish", lambda job_id, queue: False)
    assert services.sweep(at=now()) == 0
    assert Job.objects.filter(published_at=long_ago).count() == 3


def test_a_lock_is_held_by_one_at_a_time():
    with JobLock(1) as first, JobLock(1) as second:
        assert (first.is_held, second.is_held) == (True, False)
    assert held_job_ids() == []


def test_a_job_whose_workers_died_three_times_is_given_up(by, sent):
    job = services.enqueue(ANSWER, by=by)
    assert [execution.claim(job.pk).attempt for _ in range(3)] == [1, 2, 3]
    assert execution.claim(job.pk) is None
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "interrupted")
