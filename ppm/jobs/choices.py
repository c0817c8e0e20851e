from django.db import models
from django.utils.translation import pgettext_lazy


class JobState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("job state", "waiting")
    RUNNING = "running", pgettext_lazy("job state", "running")
    DONE = "done", pgettext_lazy("job state", "done")
    FAILED = "failed", pgettext_lazy("job state", "failed")
    CANCELLED = "cancelled", pgettext_lazy("job state", "cancelled")


class Queue(models.TextChoices):
    FAST = "fast", "fast"
    HEAVY = "heavy", "heavy"


OPEN_STATES = (JobState.QUEUED, JobState.RUNNING)
