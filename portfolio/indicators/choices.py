from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Nature(models.TextChoices):
    LEVEL = "level", _("a level: what counts is the latest value (days, per cent)")
    FLOW = "flow", _("a flow: values add up over the year (euro, hours)")


class Measured(models.TextChoices):
    """What an indicator is counted in."""

    EURO = "euro", pgettext_lazy("unit of measure", "euro")
    PERCENT = "percent", pgettext_lazy("unit of measure", "per cent")
    DAYS = "days", pgettext_lazy("unit of measure", "days")
    HOURS = "hours", pgettext_lazy("unit of measure", "hours")
    PERSON_DAYS = "person_days", pgettext_lazy("unit of measure", "person-days")
    COUNT = "count", pgettext_lazy("unit of measure", "number")
    CALLS = "calls", pgettext_lazy("unit of measure", "calls a month")
    FILES = "files", pgettext_lazy("unit of measure", "files")
    SCORE = "score", pgettext_lazy("unit of measure", "points")
    CO2 = "co2", pgettext_lazy("unit of measure", "tonnes of CO₂")
    MWH = "mwh", pgettext_lazy("unit of measure", "MWh")
