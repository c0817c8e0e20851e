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


class Criterion(models.TextChoices):
    """What a project is scored on, from 1 to 3 (domain notes §1.10)."""

    BUDGET = "budget", pgettext_lazy("criterion", "budget")
    DURATION = "duration", pgettext_lazy("criterion", "duration")
    ENTITIES = "entities", pgettext_lazy("criterion", "number of entities")
    CRITICALITY = "criticality", pgettext_lazy("criterion", "legal or operational criticality")
    NOVELTY = "novelty", pgettext_lazy("criterion", "novelty")


class TreatmentKind(models.TextChoices):
    """What a class asks of a management product."""

    MANDATORY = "mandatory", pgettext_lazy("product in a class", "mandatory")
    MERGED = "merged", pgettext_lazy("product in a class", "merged")
    OPTIONAL = "optional", pgettext_lazy("product in a class", "optional")


LIGHT_DIMENSIONS = (Dimension.TIME, Dimension.COST, Dimension.RISK)

# The colours that a status can be declared in, from good to bad; grey is not known.
LEVELS = (
    ("green", pgettext_lazy("status colour", "green")),
    ("amber", pgettext_lazy("status colour", "amber")),
    ("red", pgettext_lazy("status colour", "red")),
    ("grey", pgettext_lazy("status colour", "not known")),
)
