from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portfolio.milestones.models import Milestone
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class MilestoneWeightQuerySet(ScopedQuerySet["MilestoneWeight"]):
    via = "milestone__initiative"


class MilestoneWeight(Versioned):
    """How much of a project a milestone stands for, and how far the work on it is. Shares in per cent."""

    milestone = models.OneToOneField(
        Milestone, models.PROTECT, related_name="weight", verbose_name=_("milestone")
    )
    weight = models.DecimalField(
        _("weight"),
        max_digits=7,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(0)],
        help_text=_("In proportion to the others: they need not add up to 100."),
    )
    percent = models.PositiveSmallIntegerField(
        _("done, in per cent"), default=0, validators=[MaxValueValidator(100)]
    )

    objects = MilestoneWeightQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gte=0, percent__lte=100),
                name="milestoneweight_in_bounds",
                violation_error_message=_("A share lies between 0 and 100 per cent."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id} {self.weight}"

    def access_point(self) -> AccessPoint:
        return self.milestone.access_point()
