from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portfolio.benefitmaps.choices import StepKind
from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import Initiative
from portfolio.strategy.models import Objective
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class StepQuerySet(ScopedQuerySet["BenefitStep"]):
    def standing(self) -> "StepQuerySet":
        """Not taken off the map."""
        return self.filter(withdrawn_at__isnull=True)


class BenefitStep(Versioned):
    """An output, capability or outcome on the map of one initiative."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="benefit_steps", verbose_name=_("initiative")
    )
    kind = models.CharField(_("column"), max_length=10, choices=StepKind)
    name = models.CharField(_("what"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return self.name

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


def _one_of(*names: str) -> Q:
    """Exactly one of these columns is filled."""
    found = Q()
    for name in names:
        found |= Q(**{f"{other}__isnull": other != name for other in names})
    return found


class BenefitLink(models.Model):
    """An arrow of the map: from a step or a benefit to a later step, a benefit or an objective."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="+")
    from_step = models.ForeignKey(
        BenefitStep, models.PROTECT, null=True, blank=True, related_name="links"
    )
    from_benefit = models.ForeignKey(
        Benefit, models.PROTECT, null=True, blank=True, related_name="links"
    )
    to_step = models.ForeignKey(
        BenefitStep, models.PROTECT, null=True, blank=True, related_name="arriving"
    )
    to_benefit = models.ForeignKey(
        Benefit, models.PROTECT, null=True, blank=True, related_name="arriving"
    )
    to_objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="benefit_links"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_one_of("from_step", "from_benefit"), name="benefitlink_one_start"
            ),
            models.CheckConstraint(
                condition=_one_of("to_step", "to_benefit", "to_objective"),
                name="benefitlink_one_end",
            ),
            models.UniqueConstraint(
                fields=["from_step", "from_benefit", "to_step", "to_benefit", "to_objective"],
                name="benefitlink_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        end = self.to_step or self.to_benefit or self.to_objective
        return f"{self.from_step or self.from_benefit} → {end}"
