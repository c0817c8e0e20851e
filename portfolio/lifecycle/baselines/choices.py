from django.db import models
from django.utils.translation import pgettext_lazy


class BaselineKind(models.TextChoices):
    """What led to a baseline."""

    PROJECT = "project", pgettext_lazy("baseline", "project authorised")
    STAGE = "stage", pgettext_lazy("baseline", "stage authorised")
    EXCEPTION = "exception", pgettext_lazy("baseline", "exception plan approved")
    CHANGE = "change", pgettext_lazy("baseline", "change decided")
    FORMER = "former", pgettext_lazy("baseline", "plan as it stood before")
