from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension, TailoringClass


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def in_force(self, day: date) -> "RuleSet | None":
        """The latest version that had started on the given day."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-version").first()


class RuleSet(models.Model):
    """Thresholds of the status colours, one row per version (domain notes §2.1).

    `amber_above` and `red_above` are shares of the tolerance in use; defaults apply where a plan has
    none: time as a share of the baselined duration with a floor in working days, cost as one of the budget.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    valid_from = models.DateField(_("in force from"))
    amber_above = models.DecimalField(_("amber above"), max_digits=4, decimal_places=2)
    red_above = models.DecimalField(_("red above"), max_digits=4, decimal_places=2)
    time_percent = models.DecimalField(
        _("time tolerance, in percent of the duration"), max_digits=5, decimal_places=2
    )
    time_floor_days = models.PositiveSmallIntegerField(_("time tolerance, at least (working days)"))
    cost_percent = models.DecimalField(
        _("cost tolerance, in percent of the budget"), max_digits=5, decimal_places=2
    )
    note = models.TextField(_("note"), blank=True)

    objects = RuleSetQuerySet.as_manager()

    def __str__(self) -> str:
        return f"v{self.version}"


class RequiredDimension(models.Model):
    """A dimension that must be known before the overall colour can be green, per class."""

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="required_dimensions")
    tailoring_class = models.CharField(_("tailoring class"), max_length=10, choices=TailoringClass)
    dimension = models.CharField(_("dimension"), max_length=14, choices=Dimension)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "tailoring_class", "dimension"], name="requireddimension_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_tailoring_class_display()} · {self.get_dimension_display()}"
