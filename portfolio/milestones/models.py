from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class MilestoneQuerySet(ScopedQuerySet["Milestone"]):
    def late(self, today: date) -> "MilestoneQuerySet":
        """Not reached, and forecast later than the baseline or already past."""
        return self.filter(
            Q(forecast_on__gt=F("baseline_on")) | Q(forecast_on__lt=today), actual_on__isnull=True
        )


class Milestone(Versioned):
    """A dated event of the plan: what was agreed, what is expected, what happened."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="milestones", verbose_name=_("initiative")
    )
    name = models.CharField(_("name"), max_length=160)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    baseline_on = models.DateField(_("baseline"), null=True, blank=True)
    forecast_on = models.DateField(_("forecast"), null=True, blank=True)
    actual_on = models.DateField(_("actual"), null=True, blank=True)
    is_critical = models.BooleanField(_("critical"), default=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(fields=["initiative", "forecast_on"], name="milestone_by_date"),
            # What is late and what comes next, over a whole portfolio, without reading the rows.
            models.Index(
                fields=["forecast_on", "id"],
                include=["initiative", "baseline_on"],
                condition=Q(actual_on__isnull=True),
                name="milestone_still_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
