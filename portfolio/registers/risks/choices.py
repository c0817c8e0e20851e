from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.risks import calc


class RiskKind(models.TextChoices):
    THREAT = "threat", _("threat")
    OPPORTUNITY = "opportunity", _("opportunity")


class RiskState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of a risk", "open")
    OCCURRED = "occurred", pgettext_lazy("state of a risk", "has occurred")
    CLOSED = "closed", pgettext_lazy("state of a risk", "closed")


class RiskCategory(models.TextChoices):
    LEGAL = "legal", pgettext_lazy("category of a risk", "law and compliance")
    TECHNICAL = "technical", pgettext_lazy("category of a risk", "technology")
    SECURITY = "security", pgettext_lazy("category of a risk", "security and privacy")
    SUPPLIER = "supplier", pgettext_lazy("category of a risk", "suppliers and contracts")
    PEOPLE = "people", pgettext_lazy("category of a risk", "people and skills")
    ORGANISATION = "organisation", pgettext_lazy("category of a risk", "organisation and change")
    FINANCE = "finance", pgettext_lazy("category of a risk", "budget")
    PARTNERS = "partners", pgettext_lazy("category of a risk", "partners and dependencies")


class Proximity(models.TextChoices):
    """How soon it may happen."""

    MONTH = "1", _("within a month")
    QUARTER = "2", _("within three months")
    YEAR = "3", _("within a year")
    LATER = "4", pgettext_lazy("proximity", "later")


class Probability(models.IntegerChoices):
    """The five steps of probability."""

    VERY_LOW = 1, pgettext_lazy("probability", "1 – very low")
    LOW = 2, pgettext_lazy("probability", "2 – low")
    MEDIUM = 3, pgettext_lazy("probability", "3 – medium")
    HIGH = 4, pgettext_lazy("probability", "4 – high")
    VERY_HIGH = 5, pgettext_lazy("probability", "5 – very high")


class Impact(models.IntegerChoices):
    """The five steps of impact."""

    VERY_LOW = 1, _("1 – very low")
    LOW = 2, _("2 – low")
    MEDIUM = 3, _("3 – medium")
    HIGH = 4, _("4 – high")
    VERY_HIGH = 5, _("5 – very high")


class ResponseKind(models.TextChoices):
    AVOID = "avoid", pgettext_lazy("response", "avoid")
    REDUCE = "reduce", pgettext_lazy("response", "reduce")
    TRANSFER = "transfer", pgettext_lazy("response", "transfer")
    SHARE = "share", pgettext_lazy("response", "share")
    ACCEPT = "accept", pgettext_lazy("response", "accept")
    CONTINGENT = "contingent", pgettext_lazy("response", "prepare a contingent plan")
    EXPLOIT = "exploit", pgettext_lazy("response", "exploit")
    ENHANCE = "enhance", pgettext_lazy("response", "enhance")


class ResponseState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("state of a response", "planned")
    RUNNING = "running", pgettext_lazy("state of a response", "running")
    DONE = "done", pgettext_lazy("state of a response", "done")
    DROPPED = "dropped", pgettext_lazy("state of a response", "dropped")


R = ResponseKind
RESPONSES = {
    RiskKind.THREAT: (R.AVOID, R.REDUCE, R.TRANSFER, R.SHARE, R.ACCEPT, R.CONTINGENT),
    RiskKind.OPPORTUNITY: (R.EXPLOIT, R.ENHANCE, R.TRANSFER, R.SHARE, R.ACCEPT, R.CONTINGENT),
}
BANDS = {
    calc.LOW: pgettext_lazy("band of risks", "low (1–5)"),
    calc.MEDIUM: pgettext_lazy("band of risks", "medium (6–12)"),
    calc.HIGH: pgettext_lazy("band of risks", "high (15–25)"),
}
BAND_SCORES = {calc.LOW: (1, 5), calc.MEDIUM: (6, 14), calc.HIGH: (15, 25)}
