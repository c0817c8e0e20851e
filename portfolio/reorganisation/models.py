from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.reorganisation.choices import ReorganisationKind, ReorganisationState
from ppm.org.models import OrgUnit
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint, can
from ppm.permissions.catalog import Perm

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    def visible_to(self, person: "Person") -> "ReorganisationQuerySet":
        """All of them to those who change units, none to anybody else."""
        return self.all() if can(person, Perm.UNIT_EDIT) else self.none()

    def for_list(self) -> "ReorganisationQuerySet":
        return (
            self.select_related("into", "made_by")
            .prefetch_related("units__unit")
            .order_by("-takes_effect_on", "-pk")
        )


class Reorganisation(Versioned):
    """A merger or a split. `into` takes over what is not assigned otherwise; None: the new unit does."""

    kind = models.CharField(
        pgettext_lazy("reorganisation", "kind"), max_length=8, choices=ReorganisationKind
    )
    takes_effect_on = models.DateField(
        _("first day of the new structure"),
        help_text=_("The units that disappear end on the day before."),
    )
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ReorganisationState,
        default=ReorganisationState.DRAFT,
        editable=False,
    )
    into = models.ForeignKey(
        OrgUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken over by"),
    )
    new_code = models.CharField(_("code of the new unit"), max_length=20, blank=True)
    new_name_fr = models.CharField(_("name in French"), max_length=160, blank=True)
    new_name_nl = models.CharField(_("name in Dutch"), max_length=160, blank=True)
    new_name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    do_roles_follow = models.BooleanField(
        _("roles on the units move too"),
        default=True,
        help_text=_("Whoever holds a role there then holds it on the unit that takes over."),
    )
    made_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(editable=False)
    confirmed_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", null=True, editable=False
    )
    applied_at = models.DateTimeField(null=True, editable=False)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(into__isnull=False) | ~Q(new_code=""),
                name="reorganisation_has_successor",
                violation_error_message=_(
                    "Choose the unit that takes over, or describe a new one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at__isnull=True)),
                name="reorganisation_applied_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.takes_effect_on}"

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.into_id)

    @property
    def is_draft(self) -> bool:
        return self.state == ReorganisationState.DRAFT

    @property
    def is_planned(self) -> bool:
        return self.state == ReorganisationState.PLANNED


class ReorganisationUnit(models.Model):
    """A unit that ends by a reorganisation, or (`is_successor`) one that a split may give parts to."""

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="units")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    is_successor = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "unit"], name="reorganisationunit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reorganisation_id} {self.unit_id}"


class ReorganisationMove(models.Model):
    """Where one initiative, or one unit below, goes when it does not follow the main successor."""

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="moves")
    initiative = models.ForeignKey(Initiative, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, null=True, related_name="+")
    to = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(initiative__isnull=False, unit__isnull=True)
                | Q(initiative__isnull=True, unit__isnull=False),
                name="reorganisationmove_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["reorganisation", "initiative"], name="reorganisationmove_initiative_once"
            ),
            models.UniqueConstraint(
                fields=["reorganisation", "unit"], name="reorganisationmove_unit_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reorganisation_id} → {self.to_id}"
