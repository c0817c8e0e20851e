import json
import logging
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm import audit
from ppm.jobs import registry
from ppm.jobs.choices import JobState
from ppm.jobs.locks import held_job_ids
from ppm.jobs.models import Job
from ppm.telemetry.context import at_hand

if TYPE_CHECKING:
    from ppm.accounts.models import Person

logger = logging.getLogger(__name__)

BROKER_ANSWERS_WITHIN = 1  # seconds
# After a broker that did not answer: sixty notices of one transaction wait for it once, not sixty times.
BROKER_RESTS = 2  # seconds
_rests_until = 0.0


class JobAlreadyFinished(Exception):
    message = _("This work has already ended.")


def enqueue(
    kind: str,
    *,
    by: "Person",
    params: dict[str, Any] | None = None,
    key: str | None = None,
    queue: str = "heavy",
) -> Job:
    """Ask for background work, as part of the caller's transaction; it starts once that is committed.

    With a `key`, work of this kind that waits, runs or is done under the same key is returned instead.
    `params` reach the handler as keywords, through JSON. Raises UnknownJob.
    """
    is_listed = registry.find(kind).is_listed
    if key is not None and (found := _same(kind, key)):
        return found
    try:
        with audit.action("job.asked", by=by):
            job = Job.objects.create(
                kind=kind,
                params=json.loads(json.dumps(params or {}, cls=DjangoJSONEncoder)),
                key=key,
                queue=queue,
                is_listed=is_listed,
                created_by=by,
                request_id=at_hand().request_id,
                acting_for_id=by.acting_for_id,
            )
    except IntegrityError:
        # Somebody else asked for the same at the same moment.
        if key is None or (found := _same(kind, key)) is None:
            raise
        return found
    transaction.on_commit(lambda: publish(job.pk, queue), robust=True)
    return job


def _same(kind: str, key: str) -> Job | None:
    gone = [JobState.FAILED, JobState.CANCELLED]
    return Job.objects.filter(kind=kind, key=key).exclude(state__in=gone).first()


def publish(job_id: int, queue: str) -> bool:
    """Send the job's number to the workers. A broker that does not answer costs time only: see `sweep`."""
    from kombu import pools
    from kombu.exceptions import KombuError, OperationalError

    from ppm.celery import app

    global _rests_until
    if monotonic() < _rests_until:
        return False
    # Without a timeout, a broker that hangs would hold up the page that asks.
    broker = app.connection_for_write(transport_options={"socket_timeout": BROKER_ANSWERS_WITHIN})
    try:
        with pools.producers[broker].acquire(timeout=BROKER_ANSWERS_WITHIN) as producer:
            app.send_task(
                "ppm.jobs.tasks.run",
                args=[job_id],
                queue=queue,
                producer=producer,
                retry=True,
                # Once, at once: the connection kept from before a restart of the broker is dead.
                retry_policy={"max_retries": 1, "interval_start": 0, "interval_max": 0},
            )
    except (KombuError, OperationalError, OSError) as error:
        logger.warning("Job %s waits: the broker does not answer (%s).", job_id, error)
        _rests_until = monotonic() + BROKER_RESTS
        return False
    return True


def cancel_job(*, job: Job, by: "Person") -> Job:
    """Cancel a waiting job; ask a running one to stop at its next step. Raises JobAlreadyFinished."""
    with audit.action("job.cancelled", by=by):
        job = Job.objects.select_for_update().get(pk=job.pk)
        if not job.is_open:
            raise JobAlreadyFinished
        job.cancel_requested = True
        if job.state == JobState.QUEUED:
            job.state, job.finished_at = JobState.CANCELLED, now()
        job.save(update_fields=["cancel_requested", "state", "finished_at"])
    return job


def sweep(*, at: datetime) -> int:
    """Send again what got lost: jobs that wait too long, and running ones whose worker is gone.

    A job sent twice is harmless: the second worker finds the lock taken, or the job done.
    """
    patience = timedelta(seconds=settings.JOB_SWEEP_SECONDS)
    lost = Job.objects.filter(published_at__lte=at - patience).filter(
        Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING) & ~Q(pk__in=held_job_ids())
    )
    rows = list(lost.order_by("pk").values_list("pk", "queue")[:500])
    sent = 0
    for pk, queue in rows:
        if not publish(pk, queue):
            break
        Job.objects.filter(pk=pk).update(published_at=at)
        sent += 1
    return sent
