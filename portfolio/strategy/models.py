from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.strategy.choices import Source, Weight
from ppm.accounts.choices import Language
from ppm.org.trees import PathField, tree_triggers
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def visible_to(self, person: "Person") -> "ObjectiveQuerySet":
        """Objectives are public within the institution; the figures beside them are the reader's own."""
        return self.all()

    def in_force(self, today: date) -> "ObjectiveQuerySet":
        """Objectives of the day: begun, and not over."""
        return self.filter(valid_from__lte=today).exclude(valid_to__lt=today)

    def over(self, today: date) -> "ObjectiveQuerySet":
        """Objectives whose last day has passed."""
        return self.filter(valid_to__lt=today)

    def below(self, objective: "Objective") -> "ObjectiveQuerySet":
        """The objective and everything under it."""
        return self.filter(path__within=objective.path)


class Objective(Versioned):
    """Something the institution wants to reach, on its own or as part of a wider one."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    indicator = models.CharField(
        _("indicator"), max_length=300, blank=True, help_text=_("How one sees that it is reached.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    path = PathField()
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, related_name="objectives", verbose_name=_("owner unit")
    )
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.CONTRACT)
    source_text = models.CharField(
        _("reference"), max_length=200, blank=True, help_text=_("Article, chapter or page.")
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, help_text=_("Among the objectives beside it, from 1 to 10.")
    )
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("in force until"), null=True, blank=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION, *tree_triggers("portfolio_objective")]
        indexes = [GistIndex(fields=["path"], name="objective_path")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="objective_dates_in_order",
                violation_error_message=_("The last day lies before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=10),
                name="objective_weight_in_range",
                violation_error_message=_("Give a weight from 1 to 10."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def depth(self) -> int:
        """0 for a root."""
        return self.path.count(".")

    def is_over(self, today: date) -> bool:
        return self.valid_to is not None and self.valid_to < today

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.unit_id)


class ContributionQuerySet(ScopedQuerySet["Contribution"]):
    def standing(self) -> "ContributionQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def real(self) -> "ContributionQuerySet":
        """Standing, and more than none: “none” says that somebody looked and found nothing."""
        return self.standing().exclude(weight=Weight.NONE)

    def counting(self, today: date) -> "ContributionQuerySet":
        """More than none, to an objective that is not over."""
        return self.real().exclude(objective__valid_to__lt=today)

    def for_list(self) -> "ContributionQuerySet":
        return self.select_related("initiative__unit", "initiative__standing", "objective")


class Contribution(Versioned):
    """An initiative contributes to an objective."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="contributions", verbose_name=_("initiative")
    )
    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="contributions", verbose_name=_("objective")
    )
    weight = models.CharField(
        _("contribution"), max_length=10, choices=Weight, default=Weight.DIRECT
    )
    share = models.PositiveSmallIntegerField(
        _("share in per cent"),
        null=True,
        blank=True,
        help_text=_(
            "How much of the initiative serves this objective; all shares make 100 at most."
        ),
    )
    explanation = models.CharField(_("how it contributes"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "objective"],
                condition=Q(withdrawn_at__isnull=True),
                name="contribution_once",
                violation_error_message=_("This initiative contributes to this objective already."),
            ),
            models.UniqueConstraint(
                fields=["initiative"],
                condition=Q(withdrawn_at__isnull=True, weight=Weight.ESSENTIAL),
                name="contribution_one_main",
                violation_error_message=_("This initiative has an essential contribution already."),
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=1, share__lte=100),
                name="contribution_share_in_range",
                violation_error_message=_("Give a share from 1 to 100 per cent."),
            ),
            models.CheckConstraint(
                condition=~Q(weight=Weight.NONE) | Q(share__isnull=True),
                name="contribution_none_without_share",
                violation_error_message=_("What contributes nothing has no share."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative.code} → {self.objective.code}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
