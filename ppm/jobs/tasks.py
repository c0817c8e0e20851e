"""The messages that workers understand. Imported by `ppm.celery`."""

from celery import shared_task
from django.utils.timezone import now

from ppm.jobs import due, execution, services


@shared_task(name="ppm.jobs.tasks.run")
def run(job_id: int) -> None:
    execution.run(job_id)


@shared_task(name="ppm.jobs.tasks.sweep")
def sweep() -> None:
    services.sweep(at=now())


@shared_task(name="ppm.jobs.tasks.tick")
def tick() -> None:
    due.enqueue_due(at=now())
