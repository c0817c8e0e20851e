from django.db import models
from django.utils.translation import pgettext_lazy

from portfolio.contract import calc


class CommitmentState(models.TextChoices):
    ON_COURSE = calc.ON_COURSE, pgettext_lazy("state of a commitment", "on course")
    ACHIEVED = calc.ACHIEVED, pgettext_lazy("state of a commitment", "achieved")
    LATE = calc.LATE, pgettext_lazy("state of a commitment", "late")
    DROPPED = calc.DROPPED, pgettext_lazy("state of a commitment", "dropped")


class ReferenceKind(models.TextChoices):
    PLAN = "plan", pgettext_lazy("administration contract", "plan of the year")
    HALF = "half", pgettext_lazy("administration contract", "half-yearly follow-up")
    YEAR = "year", pgettext_lazy("administration contract", "annual follow-up")
