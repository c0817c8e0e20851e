from datetime import date
from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

from methodology.products.models import ManagementProduct
from methodology.tailoring.choices import (
    LEVELS,
    Criterion,
    Dimension,
    TailoringClass,
    TreatmentKind,
)
from ppm.org.versions import BUMP_VERSION, Versioned


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def in_force(self, day: date) -> "RuleSet | None":
        """The latest version that had started on the given day."""
        return self.started(day).first()

    def started(self, day: date) -> "RuleSetQuerySet":
        """Those that had started on the given day, the latest first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-version")

    def published(self) -> "RuleSetQuerySet":
        """In force, formerly in force, or announced for a day."""
        return self.filter(valid_from__isnull=False)

    def draft(self) -> "RuleSet | None":
        """The version being prepared; there is one at most."""
        return self.filter(valid_from__isnull=True).first()


def _percent(label: Any, default: int | str | None = None, **more: Any) -> Any:
    if default is not None:
        more["default"] = Decimal(default)
    return models.DecimalField(
        label, max_digits=5, decimal_places=2, validators=[MinValueValidator(0)], **more
    )


def _count(label: Any, default: int | None = None, **more: Any) -> Any:
    if default is not None:
        more["default"] = default
    return models.PositiveSmallIntegerField(label, **more)


class RuleSet(models.Model):
    """Thresholds of the status colours, one row per version (domain notes §2.1).

    `amber_above` and `red_above` are shares of the tolerance in use; defaults apply where a plan has
    none: time as a share of the baselined duration with a floor in working days, cost and risk as one of the
    budget, the others as one of what was planned. The rest triggers a colour beside the tolerances.
    A version without first day is a draft; one that was put in force is never changed.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    # Counts the changes of a draft, so that nobody overwrites what somebody else typed.
    revision = models.PositiveIntegerField(default=1, editable=False)
    valid_from = models.DateField(_("in force from"), null=True, blank=True)
    amber_above = models.DecimalField(_("amber above"), max_digits=4, decimal_places=2)
    red_above = models.DecimalField(_("red above"), max_digits=4, decimal_places=2)
    time_percent = _percent(_("time tolerance, in percent of the duration"))
    time_floor_days = _count(_("time tolerance, at least (working days)"))
    cost_percent = _percent(_("cost tolerance, in percent of the budget"))
    stage_cost_percent = _percent(_("cost tolerance of a stage, in percent of its budget"), 10)
    scope_percent = _percent(_("scope: Should products that may be missing, in percent"), 20)
    quality_percent = _percent(_("quality: activities failed or overdue, in percent"), 10)
    benefits_percent = _percent(_("benefits: shortfall a year, in percent"), 10)
    risk_percent = _percent(_("risk: exposure, in percent of the budget"), 10)
    milestone_days = _count(_("time is amber when a critical milestone is late by (days)"), 30)
    spi_amber = _percent(_("time is amber below a schedule performance index of"), "0.90")
    cpi_amber = _percent(_("cost is amber below a cost performance index of"), "0.90")
    actuals_periods = _count(_("cost is amber without accounts for more than (periods)"), 1)
    closing_months = _count(
        _("accounts of a month close after (months)"),
        1,
        help_text=_("The accounting calendar: earlier, missing accounts are not missed."),
    )
    risk_line = _count(_("a threat needs an approved response from a score of"), 15)
    review_grace_days = _count(
        _("risk is amber when a review is late by more than (working days)"), 5
    )
    resources_amber = _percent(_("resources are amber above a use of, in percent"), 100)
    resources_red = _percent(_("resources are red above a use of, in percent"), 110)
    vacancy_days = _count(_("resources are red when a key role is vacant for more than (days)"), 31)
    stale_periods = _count(
        _("dates and money are no longer known after (periods without a report)"), 2
    )
    overrides_allowed = _count(
        _("better than computed in a row, before the portfolio board is told (periods)"), 2
    )
    note = models.TextField(_("why it changes"), max_length=1000, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Value(1), condition=Q(valid_from__isnull=True), name="ruleset_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(amber_above__gte=0, amber_above__lte=F("red_above")),
                name="ruleset_amber_before_red",
                violation_error_message=_("Amber begins before red, or where red begins."),
            ),
            models.CheckConstraint(
                condition=Q(resources_amber__lte=F("resources_red")),
                name="ruleset_resources_in_order",
                violation_error_message=_("Amber begins before red, or where red begins."),
            ),
            models.CheckConstraint(
                condition=Q(risk_line__gte=1, risk_line__lte=25),
                name="ruleset_risk_line_on_the_scale",
                violation_error_message=_("Scores of risks go from 1 to 25."),
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.version}"

    @property
    def is_draft(self) -> bool:
        return self.valid_from is None


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


class StatusLevel(Versioned):
    """The word that a colour has on a dimension: a closed vocabulary, in three languages."""

    dimension = models.CharField(_("dimension"), max_length=14, choices=Dimension)
    colour = models.CharField(_("colour"), max_length=5, choices=LEVELS)
    word = models.CharField(_("in words"), max_length=80)

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(fields=["dimension", "colour"], name="statuslevel_once")
        ]

    def __str__(self) -> str:
        return self.word


class TailoringTableQuerySet(models.QuerySet["TailoringTable"]):
    def published(self) -> "TailoringTableQuerySet":
        return self.filter(published_at__isnull=False)

    def draft(self) -> "TailoringTable | None":
        """The version being prepared; there is one at most."""
        return self.filter(published_at__isnull=True).first()

    def in_force(self) -> "TailoringTable | None":
        """The version that was put into force last."""
        return self.published().order_by("-number").first()


class TailoringTable(Versioned):
    """One version of the tailoring: thresholds, anchors, product × class, cadence.

    A version that was put into force is never changed; a draft follows it.
    """

    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    light_up_to = models.PositiveSmallIntegerField(_("light up to a sum of"), default=7)
    reinforced_from = models.PositiveSmallIntegerField(_("reinforced from a sum of"), default=12)
    note = models.CharField(
        _("what changes"), max_length=300, blank=True, help_text=_("What this version changes.")
    )
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = TailoringTableQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(light_up_to__gte=5, reinforced_from__lte=15)
                & Q(reinforced_from__gt=F("light_up_to") + 1),
                name="tailoringtable_thresholds",
                violation_error_message=_(
                    "Light ends at 5 or more, reinforced starts at 15 or less, "
                    "and one sum at least lies between them."
                ),
            ),
            models.UniqueConstraint(
                Value(1), condition=Q(published_at__isnull=True), name="tailoringtable_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"


class Anchor(Versioned):
    """What a score of a criterion means; `up_to` is the highest measured value that still gets it."""

    table = models.ForeignKey(TailoringTable, models.PROTECT, related_name="anchors")
    criterion = models.CharField(_("criterion"), max_length=12, choices=Criterion)
    score = models.PositiveSmallIntegerField(_("score"))
    text = models.CharField(_("meaning"), max_length=200)
    up_to = models.DecimalField(_("up to"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(fields=["table", "criterion", "score"], name="anchor_once"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=3), name="anchor_score"),
        ]

    def __str__(self) -> str:
        return f"{self.get_criterion_display()} {self.score}"


class ProductTreatment(Versioned):
    """What a class asks of a product."""

    table = models.ForeignKey(TailoringTable, models.PROTECT, related_name="treatments")
    product = models.ForeignKey(ManagementProduct, models.PROTECT, related_name="treatments")
    tailoring_class = models.CharField(_("tailoring class"), max_length=10, choices=TailoringClass)
    kind = models.CharField(_("in this class"), max_length=10, choices=TreatmentKind)
    merged_into = models.ForeignKey(
        ManagementProduct,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("merged into"),
    )

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "product", "tailoring_class"], name="producttreatment_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=TreatmentKind.MERGED, merged_into__isnull=False)
                | (~Q(kind=TreatmentKind.MERGED) & Q(merged_into__isnull=True)),
                name="producttreatment_merged_into",
                violation_error_message=_("Say into which product it is merged, or nothing."),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("product")),
                name="producttreatment_into_another",
                violation_error_message=_("A product is merged into another one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} · {self.get_tailoring_class_display()}"


class Cadence(Versioned):
    """How often and by whom a project of a class is looked at."""

    table = models.ForeignKey(TailoringTable, models.PROTECT, related_name="cadences")
    tailoring_class = models.CharField(_("tailoring class"), max_length=10, choices=TailoringClass)
    report_months = models.PositiveSmallIntegerField(_("months between two reports"), default=1)
    min_stages = models.PositiveSmallIntegerField(_("management stages, at least"), default=2)
    benefits_months = models.PositiveSmallIntegerField(
        _("months between two reviews of the benefits"), null=True, blank=True
    )
    has_assurance = models.BooleanField(_("dedicated assurance"), default=False)
    has_gate_review = models.BooleanField(_("independent review before each gate"), default=False)
    has_confidence = models.BooleanField(_("delivery confidence rated"), default=False)
    reports = models.CharField(_("reports"), max_length=300)
    board = models.CharField(_("project board"), max_length=300)
    reviews = models.CharField(_("reviews"), max_length=300)

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(fields=["table", "tailoring_class"], name="cadence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table} · {self.get_tailoring_class_display()}"
