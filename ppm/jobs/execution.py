"""One attempt at one job, from the claim to the state it ends in. Runs in a worker."""

import logging
from time import monotonic
from typing import Any

import psycopg
from django.db import InterfaceError, OperationalError, transaction
from django.utils.timezone import now

from ppm.jobs.choices import OPEN_STATES, JobState
from ppm.jobs.context import Context, JobCancelled, Overtaken
from ppm.jobs.locks import JobLock
from ppm.jobs.models import Job
from ppm.jobs.registry import JobFailed, find
from ppm.telemetry.context import Work, working

logger = logging.getLogger(__name__)

ATTEMPTS = 3


def run(job_id: int) -> None:
    """Work on the job unless somebody else does, or it has ended."""
    with JobLock(job_id) as lock:
        if not lock.is_held:
            return
        job = claim(job_id)
        if job is not None:
            attempt(job, Context(job, lock.connection))


def run_here(job: Job) -> Job:
    """Run a job in this process and transaction, for commands and tests; returns it as it ended."""
    claimed = claim(job.pk)
    if claimed is not None:
        attempt(claimed, Context(claimed))
    return Job.objects.get(pk=job.pk)


def claim(job_id: int) -> Job | None:
    """Take the next attempt; None when there is nothing to do. Only for the holder of the job's lock."""
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(of=("self",))
            .select_related("created_by")
            .filter(pk=job_id, state__in=OPEN_STATES)
            .first()
        )
        if job is None:
            return None
        if job.cancel_requested:
            end(job, JobState.CANCELLED)
            return None
        if job.attempt >= ATTEMPTS:
            end(job, JobState.FAILED, "interrupted")
            return None
        job.state, job.attempt, job.started_at = JobState.RUNNING, job.attempt + 1, now()
        job.progress_done, job.progress_total, job.progress_text = 0, 0, ""
        job.save(
            update_fields=[
                *("state", "attempt", "started_at"),
                *("progress_done", "progress_total", "progress_text"),
            ]
        )
    return job


def attempt(job: Job, ctx: Context) -> None:
    """Call the handler and write down how it ended."""
    started = monotonic()
    with working(Work(job.request_id, job.created_by_id, job.pk)):
        _attempt(job, ctx)
        logger.info(
            "Job %s %s",
            job.pk,
            "done" if ctx.is_done else "not done",
            extra={
                "facts": {
                    "kind": job.kind,
                    "attempt": job.attempt,
                    "ms": round((monotonic() - started) * 1000),
                }
            },
        )


def _attempt(job: Job, ctx: Context) -> None:
    try:
        result = find(job.kind).handler(ctx, **job.params)
        if not ctx.is_done:
            with ctx.done(**(result or {})):
                pass
    except Overtaken:
        logger.warning("Attempt %s at job %s was overtaken.", job.attempt, job.pk)
    except JobCancelled:
        end(job, JobState.CANCELLED)
    except JobFailed as error:
        end(job, JobState.FAILED, error.code, error.params)
    except (OperationalError, InterfaceError, psycopg.OperationalError):
        # The row still says "running" and the lock is free: the sweeper takes it from here.
        logger.exception("The database left job %s in the middle.", job.pk)
    except Exception as error:
        logger.exception("Attempt %s at job %s failed.", job.attempt, job.pk)
        if isinstance(error, OSError) and "cannot load library" in str(error):
            library = str(error).partition("'")[2].partition("'")[0]
            end(job, JobState.FAILED, "missing_library", {"library": library})
        elif job.attempt >= ATTEMPTS:
            end(job, JobState.FAILED, "unexpected")
        else:
            # Sent again by the sweeper, hence after a pause.
            mine(job).update(state=JobState.QUEUED, published_at=now())


def end(
    job: Job, state: JobState, error: str = "", error_params: dict[str, Any] | None = None
) -> None:
    mine(job).update(state=state, error=error, error_params=error_params or {}, finished_at=now())


def mine(job: Job) -> Any:
    """The row, as long as no later attempt has taken it over."""
    return Job.objects.filter(pk=job.pk, attempt=job.attempt, state__in=OPEN_STATES)
