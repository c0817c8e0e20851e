from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.indicators.choices import Measured, Nature
from ppm.accounts.models import Person
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def visible_to(self, person: Person) -> "IndicatorQuerySet":
        """The catalogue is public within the institution; who claims what is the reader's own."""
        return self.all()

    def in_use(self) -> "IndicatorQuerySet":
        """Those that new benefits choose from."""
        return self.filter(is_retired=False)

    def with_uses(self, initiatives: models.QuerySet[Any]) -> "IndicatorQuerySet":
        """How many benefits of some initiatives use each."""
        counted = models.Count(
            "benefits",
            filter=models.Q(benefits__initiative__in=initiatives.order_by().values("pk")),
        )
        return self.annotate(uses=counted)


class Indicator(Versioned):
    """What is measured, once for the whole institution."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=160)
    measured_in = models.CharField(_("unit of measure"), max_length=12, choices=Measured)
    nature = models.CharField(_("how values count"), max_length=6, choices=Nature)
    source = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("The system or count it comes from.")
    )
    is_retired = models.BooleanField(_("no longer chosen for new benefits"), default=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def access_point(self) -> AccessPoint:
        return AccessPoint()
