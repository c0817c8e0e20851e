from django.db import models
from django.utils.translation import pgettext_lazy


class QualityMethod(models.TextChoices):
    REVIEW = "review", pgettext_lazy("quality method", "review")
    TEST = "test", pgettext_lazy("quality method", "test")
    INSPECTION = "inspection", pgettext_lazy("quality method", "inspection")
    TRIAL = "trial", pgettext_lazy("quality method", "trial by users")
    AUDIT = "audit", pgettext_lazy("quality method", "audit or opinion")
    ACCEPTANCE = "acceptance", pgettext_lazy("quality method", "acceptance")


class QualityState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a quality activity", "planned")
    RUNNING = "running", pgettext_lazy("state of a quality activity", "in progress")
    DONE = "done", pgettext_lazy("state of a quality activity", "done")
    REPEATED = "repeated", pgettext_lazy("state of a quality activity", "done again later")
    CANCELLED = "cancelled", pgettext_lazy("state of a quality activity", "cancelled")


class QualityResult(models.TextChoices):
    PASSED = "passed", pgettext_lazy("quality result", "passed")
    CONDITIONAL = "conditional", pgettext_lazy("quality result", "passed with conditions")
    FAILED = "failed", pgettext_lazy("quality result", "failed")


OPEN = (QualityState.PLANNED, QualityState.RUNNING)
ENDED = (QualityState.DONE, QualityState.REPEATED)
