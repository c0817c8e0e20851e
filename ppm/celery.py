"""The Celery application. A message carries a job's id only; the truth is the job's row in the database."""

import os

from ppm.embedded.environment import ensure_environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppm.settings")
ensure_environment()

from celery import Celery  # noqa: E402 (the environment comes first)

app = Celery("ppm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
