from django.db import models
from django.utils.translation import pgettext_lazy

from portfolio.benefits import calc


class BenefitKind(models.TextChoices):
    CASHABLE = "cashable", pgettext_lazy("type of benefit", "cashable saving")
    EFFICIENCY = "efficiency", pgettext_lazy("type of benefit", "efficiency")
    SERVICE = "service", pgettext_lazy("type of benefit", "quality of service")
    COMPLIANCE = "compliance", pgettext_lazy("type of benefit", "compliance")
    RISK = "risk", pgettext_lazy("type of benefit", "lower risk")
    SUSTAINABILITY = "sustainability", pgettext_lazy("type of benefit", "sustainability")


class BenefitState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a benefit", "open")
    CLOSED = "closed", pgettext_lazy("state of a benefit", "closed")
    DROPPED = "dropped", pgettext_lazy("state of a benefit", "given up")


class Answer(models.TextChoices):
    """Whether the owner agreed."""

    YES = "yes", pgettext_lazy("answer of a benefit owner", "yes")
    NO = "no", pgettext_lazy("answer of a benefit owner", "no")


class Curve(models.TextChoices):
    """How the first year with a target is gone through; the later ones are even."""

    EVEN = calc.EVEN, pgettext_lazy("realisation curve", "evenly")
    EARLY = calc.EARLY, pgettext_lazy("realisation curve", "mostly early")
    LATE = calc.LATE, pgettext_lazy("realisation curve", "mostly late")
    S_CURVE = calc.S_CURVE, pgettext_lazy("realisation curve", "slowly, fast, slowly")
