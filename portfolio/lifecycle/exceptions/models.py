from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from methodology.tailoring.choices import Dimension
from portfolio.governance.choices import BodyKind, Occasion
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.lifecycle.exceptions import calc
from portfolio.lifecycle.exceptions.choices import ExceptionState, Origin, Outcome
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.choices import Unit
from portfolio.lifecycle.tolerances.models import Tolerance
from portfolio.meetings.models import Committee
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class ExceptionQuerySet(ScopedQuerySet["ExceptionReport"]):
    def open(self) -> "ExceptionQuerySet":
        """Neither closed nor withdrawn."""
        return self.filter(state__in=calc.OPEN)

    def raised(self) -> "ExceptionQuerySet":
        """Open, and submitted at least once: drafts are nobody else's business yet."""
        return self.open().exclude(state=calc.DRAFT)

    def undecided(self) -> "ExceptionQuerySet":
        return self.filter(state__in=calc.UNDECIDED)

    def for_list(self) -> "ExceptionQuerySet":
        return self.select_related(
            "initiative__unit", "initiative__standing__project_manager", "stage", "committee"
        )


class ExceptionReport(Versioned):
    """A limit that is forecast to be exceeded on one plan (a stage, or the project) and aspect.

    `deviation`, `limit` and `since` are the facts when it was raised, `limit` in the unit of the deviation;
    `decide_by` is the last day of the body's delay. The body is the one named when it was submitted.
    """

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="exceptions", verbose_name=_("initiative")
    )
    stage = models.ForeignKey(
        Stage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exceptions",
        verbose_name=_("stage"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    aspect = models.CharField(_("aspect"), max_length=14, choices=Dimension)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin)
    state = models.CharField(
        _("state"), max_length=14, choices=ExceptionState, default=ExceptionState.DRAFT
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    deviation = models.DecimalField(
        pgettext_lazy("tolerance", "deviation"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
    )
    unit = models.CharField(_("unit"), max_length=8, choices=Unit, blank=True)
    limit = models.DecimalField(_("limit"), max_digits=18, decimal_places=2, null=True, blank=True)
    tolerance_version = models.PositiveSmallIntegerField(default=0)
    planned_on = models.DateField(_("agreed end"), null=True, blank=True)
    forecast_on = models.DateField(_("forecast end"), null=True, blank=True)
    since = models.DateField(_("since"))
    situation = models.TextField(_("situation and cause"), blank=True)
    consequences = models.TextField(_("consequences"), blank=True)
    recommendation = models.TextField(_("recommendation"), blank=True)
    raised_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised at"))
    submitted_by = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    occasion = models.CharField(max_length=20, choices=Occasion, blank=True)
    body_kind = models.CharField(_("body"), max_length=14, choices=BodyKind, blank=True)
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("committee"),
    )
    decide_by = models.DateField(_("to be decided by"), null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    question = models.TextField(_("what is asked"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    option = models.ForeignKey(
        "portfolio.ExceptionOption",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("option accepted"),
    )
    reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.ForeignKey(
        "portfolio.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision"),
    )
    tolerance = models.ForeignKey(
        Tolerance,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("new tolerance"),
    )
    plan_by = models.DateField(_("exception plan by"), null=True, blank=True)
    plan = models.TextField(_("exception plan"), blank=True)
    baseline = models.ForeignKey(
        Baseline,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("new baseline"),
    )
    lesson = models.TextField(_("lesson"), blank=True)
    closed_by = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = ExceptionQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(
                fields=["initiative", "decide_by"],
                condition=Q(state__in=calc.OPEN),
                name="exception_still_open",
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="exception_number_once"),
            models.UniqueConstraint(
                fields=["initiative", "stage", "aspect"],
                condition=Q(state__in=calc.OPEN),
                nulls_distinct=False,
                name="exception_one_open_per_cause",
                violation_error_message=_(
                    "An exception for this plan and cause is open already: complete that one."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[calc.DECIDED, calc.CLOSED])
                | (~Q(outcome="") & Q(decided_at__isnull=False) & Q(decided_by__isnull=False)),
                name="exception_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=calc.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=calc.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="exception_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[calc.DRAFT, calc.WITHDRAWN])
                | (Q(submitted_at__isnull=False) & ~Q(body_kind="")),
                name="exception_submitted_to_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()

    @property
    def is_open(self) -> bool:
        return self.state in calc.OPEN

    @property
    def is_undecided(self) -> bool:
        return self.state in calc.UNDECIDED


class OptionQuerySet(ScopedQuerySet["ExceptionOption"]):
    via = "exception__initiative"


class PlanLineQuerySet(ScopedQuerySet["ExceptionPlanLine"]):
    via = "exception__initiative"


class ExceptionOption(models.Model):
    """One way out, with its effect per aspect and on the business case."""

    exception = models.ForeignKey(
        ExceptionReport, models.PROTECT, related_name="options", verbose_name=_("exception")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("option"), max_length=160)
    time_days = models.SmallIntegerField(_("time (working days)"), null=True, blank=True)
    cost_amount = models.DecimalField(
        _("cost"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    scope = models.CharField(_("scope"), max_length=200, blank=True)
    quality = models.CharField(_("quality"), max_length=200, blank=True)
    benefits = models.CharField(_("benefits"), max_length=200, blank=True)
    risk = models.CharField(_("risk"), max_length=200, blank=True)
    sustainability = models.CharField(_("sustainability"), max_length=200, blank=True)
    case = models.CharField(_("business case"), max_length=300, blank=True)
    is_recommended = models.BooleanField(_("recommended"), default=False)

    objects = OptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exception", "number"], name="exceptionoption_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def access_point(self) -> AccessPoint:
        return self.exception.access_point()


class ExceptionPlanLine(models.Model):
    """New dates and money of one stage, or the new end of the project where there is no stage."""

    exception = models.ForeignKey(
        ExceptionReport, models.PROTECT, related_name="plan_lines", verbose_name=_("exception")
    )
    stage = models.ForeignKey(
        Stage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stage")
    )
    start = models.DateField(_("start"), null=True, blank=True)
    end = models.DateField(_("end"))

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exception", "stage"], name="exceptionplanline_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.end}"

    def access_point(self) -> AccessPoint:
        return self.exception.access_point()
