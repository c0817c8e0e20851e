"""The Celery application. A message carries a job's id only; the truth is the job's row in the database."""

import os

from ppm.embedded.environment import ensure_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppm.settings")
ensure_environment()

from celery import Celery  # noqa: E402 (the environment comes first)
from django.conf import settings  # noqa: E402

app = Celery("ppm")
app.conf.update(
    task_default_queue="fast",
    task_ignore_result=True,
    task_publish_retry=False,  # a message that cannot be sent is sent again by the sweeper
    worker_prefetch_multiplier=1,
    worker_max_memory_per_child=600_000,  # KiB; a pack of 60 sheets needs about half
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={"socket_connect_timeout": 3, "socket_keepalive": True},
    worker_cancel_long_running_tasks_on_connection_loss=False,  # the job's row decides, not the broker
    worker_send_task_events=False,
    include=["ppm.jobs.tasks"],
    beat_scheduler="celery.beat.Scheduler",  # the ticks are static, nothing to remember
)
app.config_from_object("django.conf:settings", namespace="CELERY")
# A tick that finds no worker within its interval is void.
app.conf.beat_schedule = {
    "sweep": {
        "task": "ppm.jobs.tasks.sweep",
        "schedule": settings.JOB_SWEEP_SECONDS,
        "options": {"queue": "fast", "expires": settings.JOB_SWEEP_SECONDS},
    },
    "tick": {
        "task": "ppm.jobs.tasks.tick",
        "schedule": 60,
        "options": {"queue": "fast", "expires": 60},
    },
}
app.steps["worker"].add("ppm.jobs.worker:Pulse")
