from django.db import models
from django.utils.translation import pgettext_lazy


class Dimension(models.TextChoices):
    """The seven performance aspects and resources, in the order they are always shown."""

    TIME = "time", pgettext_lazy("dimension", "time")
    COST = "cost", pgettext_lazy("dimension", "cost")
    SCOPE = "scope", pgettext_lazy("dimension", "scope")
    QUALITY = "quality", pgettext_lazy("dimension", "quality")
    BENEFITS = "benefits", pgettext_lazy("dimension", "benefits")
    RISK = "risk", pgettext_lazy("dimension", "risk")
    RESOURCES = "resources", pgettext_lazy("dimension", "resources")
    SUSTAINABILITY = "sustainability", pgettext_lazy("dimension", "sustainability")


class TailoringClass(models.TextChoices):
    LIGHT = "light", pgettext_lazy("tailoring class", "light")
    STANDARD = "standard", pgettext_lazy("tailoring class", "standard")
    REINFORCED = "reinforced", pgettext_lazy("tailoring class", "reinforced")


LIGHT_DIMENSIONS = (Dimension.TIME, Dimension.COST, Dimension.RISK)
