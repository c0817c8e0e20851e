from django.db import models
from django.utils.translation import pgettext_lazy


class AssumptionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of an assumption", "open")
    TRUE = "true", pgettext_lazy("state of an assumption", "true")
    FALSE = "false", pgettext_lazy("state of an assumption", "false")
    DROPPED = "dropped", pgettext_lazy("state of an assumption", "no longer needed")


class Sureness(models.IntegerChoices):
    """How sure it is; the code sorts, the least sure first."""

    UNSURE = 1, pgettext_lazy("how sure", "1 – unsure")
    FAIR = 2, pgettext_lazy("how sure", "2 – fairly sure")
    SURE = 3, pgettext_lazy("how sure", "3 – almost certain")
