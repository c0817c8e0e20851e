from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.choices import Unit
from portfolio.standings.choices import Colour
from ppm.accounts.choices import Language
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class ToleranceQuerySet(ScopedQuerySet["Tolerance"]):
    def in_force(self, day: date) -> "ToleranceQuerySet":
        """The latest version of each plan and aspect that had started on the day."""
        return (
            self.filter(valid_from__lte=day)
            .order_by("initiative", "stage", "aspect", "-number")
            .distinct("initiative", "stage", "aspect")
        )


class Tolerance(models.Model):
    """What was agreed for one plan and aspect, from a day on. Never changed: a new version follows.

    The plan is the stage, or the whole project where there is none. A side without a limit is empty.
    """

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="tolerances", verbose_name=_("initiative")
    )
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tolerances",
        verbose_name=_("stage"),
    )
    aspect = models.CharField(_("aspect"), max_length=14, choices=Dimension)
    number = models.PositiveSmallIntegerField(_("version"))
    unit = models.CharField(_("unit"), max_length=8, choices=Unit)
    adverse = models.DecimalField(
        _("adverse limit"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    favourable = models.DecimalField(
        _("favourable limit"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    text = models.CharField(_("in words"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    valid_from = models.DateField(_("in force from"))
    agreed_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("agreed by")
    )
    basis = models.CharField(_("by which decision"), max_length=200, blank=True)

    objects = ToleranceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "stage", "aspect", "number"],
                name="tolerance_version_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=(Q(adverse__isnull=True) | Q(adverse__gte=0))
                & (Q(favourable__isnull=True) | Q(favourable__gte=0)),
                name="tolerance_not_negative",
                violation_error_message=_("A limit is 0 or more; leave it empty for none."),
            ),
            models.CheckConstraint(
                condition=Q(adverse__isnull=False) | Q(favourable__isnull=False) | ~Q(text=""),
                name="tolerance_says_something",
                violation_error_message=_("Give a limit, or say in words what may be deviated."),
            ),
            models.CheckConstraint(
                condition=~Q(aspect=Dimension.RESOURCES), name="tolerance_not_on_resources"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} v{self.number}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class ToleranceUse(models.Model):
    """How one plan stands on one aspect, prepared: rewritten with whatever changes it.

    `use` is empty where there is no limit, and where a limit of 0 is exceeded. `since` is the day on which
    the colour became what it is. Limits are in the unit of the deviation.
    """

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="tolerance_uses")
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="tolerance_uses")
    aspect = models.CharField(max_length=14, choices=Dimension)
    deviation = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    unit = models.CharField(max_length=8, choices=Unit, blank=True)
    adverse = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    favourable = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    use = models.DecimalField(max_digits=8, decimal_places=4, null=True)
    colour = models.CharField(max_length=5, choices=Colour, default=Colour.GREY)
    is_loose = models.BooleanField(default=False)
    reason = models.CharField(max_length=24, blank=True)
    tolerance_version = models.PositiveSmallIntegerField(default=0)
    rule_version = models.PositiveSmallIntegerField(default=0)
    since = models.DateField()
    is_current = models.BooleanField(default=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "stage", "aspect"],
                name="toleranceuse_once",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(
                fields=["initiative"],
                condition=Q(colour=Colour.RED, is_current=True),
                name="toleranceuse_beyond",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} {self.aspect} {self.colour}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
