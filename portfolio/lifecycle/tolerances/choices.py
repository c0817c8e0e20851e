from django.db import models
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import Dimension

# Resources are measured, but nobody agrees a tolerance on them (domain notes §0.2, §1.7).
ASPECTS = tuple(one for one in Dimension if one != Dimension.RESOURCES)


class Unit(models.TextChoices):
    """What a tolerance is expressed in."""

    DAYS = "days", pgettext_lazy("unit of a tolerance", "working days")
    AMOUNT = "amount", pgettext_lazy("unit of a tolerance", "euro")
    PERCENT = "percent", pgettext_lazy("unit of a tolerance", "%")
    COUNT = "count", pgettext_lazy("unit of a tolerance", "number")
    POINTS = "points", pgettext_lazy("unit of a tolerance", "points")


# What each aspect may be expressed in, the usual one first.
UNITS: dict[str, tuple[Unit, ...]] = {
    Dimension.TIME: (Unit.DAYS, Unit.PERCENT),
    Dimension.COST: (Unit.AMOUNT, Unit.PERCENT),
    Dimension.SCOPE: (Unit.COUNT, Unit.PERCENT),
    Dimension.QUALITY: (Unit.COUNT, Unit.PERCENT),
    Dimension.BENEFITS: (Unit.PERCENT, Unit.AMOUNT),
    Dimension.RISK: (Unit.AMOUNT, Unit.POINTS, Unit.PERCENT),
    Dimension.SUSTAINABILITY: (Unit.PERCENT, Unit.COUNT),
}
# Nothing but the project as a whole has benefits (domain notes §1.7).
PROJECT_ONLY = frozenset({Dimension.BENEFITS})
