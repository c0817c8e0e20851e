"""The Celery application. A message carries a job's id only; the truth is the job's row in the database."""

import os

from ppm.embedded.environment import ensure_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppm.settings")
ensure_environment()

from celery import Celery  # noqa: E402 (the environment comes first)

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
    beat_scheduler="celery.beat.Scheduler",  # the ticks are static, nothing to remember
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
