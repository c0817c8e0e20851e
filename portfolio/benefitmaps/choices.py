from django.db import models
from django.utils.translation import pgettext_lazy


class StepKind(models.TextChoices):
    """The columns of the map before the benefits."""

    OUTPUT = "output", pgettext_lazy("benefits map", "output")
    CAPABILITY = "capability", pgettext_lazy("benefits map", "capability")
    OUTCOME = "outcome", pgettext_lazy("benefits map", "outcome")


ORDER = (StepKind.OUTPUT, StepKind.CAPABILITY, StepKind.OUTCOME)
