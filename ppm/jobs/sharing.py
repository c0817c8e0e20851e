"""Work cut into parts: the job that needs them all takes a hand itself, beside whichever workers are free.

- Each part is a job of its own, so a killed worker costs one part; the one who waits takes it over at once.
- With a single worker the waiting job does all of it: nobody waits for somebody who cannot come.
- A part that was done by an earlier attempt is not done again.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from time import sleep
from typing import Any

from django.utils.timezone import now

from ppm import audit
from ppm.jobs import execution
from ppm.jobs.choices import JobState
from ppm.jobs.context import Context, JobCancelled
from ppm.jobs.locks import held_job_ids
from ppm.jobs.models import Job
from ppm.jobs.registry import JobFailed
from ppm.jobs.services import enqueue

PAUSE = 0.1  # seconds between two looks at parts that others work on
STOPPED = (JobState.FAILED, JobState.CANCELLED)


def share(
    ctx: Context,
    kind: str,
    parts: Sequence[Mapping[str, Any]],
    *,
    say: Callable[[int], None] = lambda done: None,
) -> list[dict[str, Any]]:
    """Have every part done and return their results in the order of `parts`.

    `parts` are the keywords of the handler; equal keywords are one part. `say` is called with the number of
    parts done and may raise. Raises JobFailed with the code of a part that failed, JobCancelled, Overtaken.
    """
    jobs = [
        enqueue(kind, by=ctx.by, params=dict(part), key=f"{ctx.job.pk}:{_digest(part)}")
        for part in parts
    ]
    keys = [job.pk for job in jobs]
    try:
        while True:
            states = dict(Job.objects.filter(pk__in=keys).values_list("pk", "state"))
            _stop_at_failure(keys, states)
            open_parts = [key for key in keys if states[key] != JobState.DONE]
            say(len(keys) - len(open_parts))
            if not open_parts:
                break
            _take_a_hand(ctx, open_parts, states)
    except (JobCancelled, JobFailed):
        _take_back(ctx, keys)
        raise
    results = dict(Job.objects.filter(pk__in=keys).values_list("pk", "result"))
    return [results[key] or {} for key in keys]


def _take_a_hand(ctx: Context, open_parts: list[int], states: Mapping[int, str]) -> None:
    """Do the last part that nobody works on: the workers take them from the front."""
    held = set(held_job_ids()) if ctx.is_direct else set()
    free = [key for key in open_parts if key not in held]
    waiting = [key for key in free if states[key] == JobState.QUEUED]
    chosen = (waiting or free)[-1:]
    if not chosen:
        ctx.check_cancelled()
        sleep(PAUSE)
    elif ctx.is_direct:
        execution.run(chosen[0])
    else:
        execution.run_here(Job.objects.get(pk=chosen[0]))


def _take_back(ctx: Context, keys: list[int]) -> None:
    """What nobody has begun is not needed any more."""
    with audit.action("job.cancelled", by=ctx.by):
        Job.objects.filter(pk__in=keys, state=JobState.QUEUED).update(
            state=JobState.CANCELLED, cancel_requested=True, finished_at=now()
        )


def _stop_at_failure(keys: Sequence[int], states: Mapping[int, str]) -> None:
    stopped = [key for key in keys if states[key] in STOPPED]
    if stopped:
        job = Job.objects.get(pk=stopped[0])
        if job.state == JobState.CANCELLED:
            raise JobCancelled
        raise JobFailed(job.error, **job.error_params)


def _digest(part: Mapping[str, Any]) -> str:
    return sha256(repr(sorted(part.items())).encode()).hexdigest()[:24]
