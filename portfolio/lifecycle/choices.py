from django.db import models
from django.utils.translation import pgettext_lazy


class StageState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a stage", "planned")
    RUNNING = "running", pgettext_lazy("state of a stage", "running")
    COMPLETED = "completed", pgettext_lazy("state of a stage", "completed")
