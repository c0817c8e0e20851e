from collections.abc import Collection
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.participations.choices import ParticipationKind
from ppm.org.models import OrgUnit
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class ParticipationQuerySet(ScopedQuerySet["Participation"]):
    def in_force(self, today: date) -> "ParticipationQuerySet":
        """Begun and not ended."""
        return self.filter(valid_from__lte=today).exclude(valid_to__lt=today)

    def of_units(
        self, units: Collection[int] | models.QuerySet[OrgUnit]
    ) -> "ParticipationQuerySet":
        """By these very units."""
        return self.filter(unit__in=units)

    def for_list(self) -> "ParticipationQuerySet":
        """With its unit; those in force first."""
        return self.select_related("unit").order_by(
            F("valid_to").desc(nulls_first=True), "kind", "unit__code", "pk"
        )


class Participation(models.Model):
    """A unit takes part in an initiative between two dates; `share` is the part of the cost it bears."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="participations", verbose_name=_("initiative")
    )
    unit = models.ForeignKey(
        OrgUnit, models.PROTECT, related_name="participations", verbose_name=_("unit")
    )
    kind = models.CharField(
        pgettext_lazy("participation", "takes part as"), max_length=10, choices=ParticipationKind
    )
    share = models.DecimalField(
        _("share of the cost, in %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    valid_from = models.DateField(pgettext_lazy("date", "from"))
    valid_to = models.DateField(pgettext_lazy("date", "until"), null=True, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "initiative"], name="participation_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "unit", "kind", "valid_from"], name="participation_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="participation_dates_in_order",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100),
                name="participation_share",
                violation_error_message=_("A share lies above 0 % and not above 100 %."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_kind_display()}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
