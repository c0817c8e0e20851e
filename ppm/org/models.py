from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ppm.org.trees import PathField, tree_triggers
from ppm.org.versions import BUMP_VERSION, Versioned

if TYPE_CHECKING:
    from ppm.accounts.models import Person
    from ppm.permissions.access import AccessPoint


class OrgUnitQuerySet(models.QuerySet["OrgUnit"]):
    def current(self, today: date) -> "OrgUnitQuerySet":
        """Units that exist on the given day."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        )

    def not_over(self, today: date) -> "OrgUnitQuerySet":
        """Units in force or to come."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))

    def visible_to(self, person: "Person") -> "OrgUnitQuerySet":
        """All of them: the organisation chart is no secret inside the house."""
        return self.all()

    def below(self, unit: "OrgUnit") -> "OrgUnitQuerySet":
        """The unit and everything under it."""
        return self.filter(path__within=unit.path)


class OrgUnit(Versioned):
    """Department, service or team, in force between two dates."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=160)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    path = PathField()
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    valid_to = models.DateField(_("in force until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = OrgUnitQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION, *tree_triggers("ppm_orgunit")]
        indexes = [GistIndex(fields=["path"], name="orgunit_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="orgunit_dates_in_order",
                violation_error_message=_("The last day lies before the first day."),
            )
        ]

    def access_point(self) -> "AccessPoint":
        from ppm.permissions.access import AccessPoint

        return AccessPoint(unit_id=self.pk)

    def __str__(self) -> str:
        return self.code if self.name in ("", self.code) else f"{self.code} {self.name}"


class WorkingDay(models.Model):
    """A day of the calendar with the number of working days up to it: differences are one subtraction."""

    day = models.DateField(primary_key=True)
    ordinal = models.PositiveIntegerField()  # of the day itself, or of the last working day before
    is_working = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["ordinal"], name="workingday_ordinal")]

    def __str__(self) -> str:
        return self.day.isoformat()


class ClosingDay(Versioned):
    """A weekday that the institution closes besides the holidays, or works on all the same."""

    day = models.DateField(_("day"), unique=True)
    name = models.CharField(_("occasion"), max_length=80)
    is_closed = models.BooleanField(_("closed"), default=True)

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return self.day.isoformat()
