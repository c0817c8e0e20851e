from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.decisions.models import Decision
from portfolio.registers.issues.choices import RUNNING, IssueKind, IssueState, Severity
from portfolio.registers.shape.models import Entry, EntryQuerySet
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


def _effect(label: Any) -> Any:
    return models.CharField(label, max_length=300, blank=True)


class IssueQuerySet(EntryQuerySet["Issue"]):
    def changes(self) -> Self:
        return self.filter(kind=IssueKind.CHANGE)

    def overdue(self, today: date) -> Self:
        """Open, and to be resolved by a day that has passed."""
        return self.open().filter(due_on__lt=today)


class Issue(Entry):
    """Something that happened or is asked, and that the project manager cannot settle in passing."""

    OPEN = RUNNING
    PREFIX = "I"

    kind = models.CharField(_("type"), max_length=12, choices=IssueKind, default=IssueKind.PROBLEM)
    description = models.TextField(_("description"))
    severity = models.PositiveSmallIntegerField(
        _("severity"), choices=Severity, default=Severity.MEDIUM
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Severity, default=Severity.MEDIUM
    )
    due_on = models.DateField(_("to be resolved by"), null=True, blank=True)
    impact_days = models.IntegerField(_("impact on time (working days)"), null=True, blank=True)
    impact_cost = models.DecimalField(
        _("impact on cost (€)"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    impact_scope = _effect(_("impact on scope"))
    impact_quality = _effect(_("impact on quality"))
    impact_benefits = _effect(_("impact on benefits"))
    impact_risk = _effect(_("impact on risk"))
    impact_sustainability = _effect(_("impact on sustainability"))
    recommendation = models.TextField(_("recommendation"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=IssueState, default=IssueState.OPEN)
    resolution = models.TextField(_("how it was resolved"), blank=True)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decision"),
    )

    objects = IssueQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            # The list as it opens: what runs, the most severe first.
            models.Index(
                F("severity").desc(),
                F("id").asc(),
                condition=Q(state__in=[str(one) for one in RUNNING]),
                name="issue_open_by_severity",
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(kind=IssueKind.CHANGE),
                name="issue_decision_of_change",
                violation_error_message=_("A request for change that was decided stays one."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:issue_detail", args=[self.pk])

    def clean(self) -> None:
        if self.state == IssueState.CLOSED and not self.resolution:
            raise ValidationError({"resolution": _("Say how it was resolved.")})
        if self.kind != IssueKind.CHANGE or self.decision_id is not None:
            return
        if self.state == IssueState.IN_HAND:
            raise ValidationError(
                {"state": _("A request for change is implemented once it has been decided.")}
            )

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


class ChangeBudget(Versioned):
    """What the changes of a project may cost, and up to which amount each the change authority decides."""

    initiative = models.OneToOneField(
        Initiative, models.PROTECT, related_name="change_budget", verbose_name=_("initiative")
    )
    amount = models.DecimalField(
        _("change budget (€)"), max_digits=18, decimal_places=2, validators=[MinValueValidator(0)]
    )
    limit = models.DecimalField(
        _("limit of the change authority per change (€)"),
        max_digits=18,
        decimal_places=2,
        validators=[MinValueValidator(0)],
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(limit__lte=F("amount")),
                name="changebudget_limit_within",
                violation_error_message=_("The limit cannot be above the change budget."),
            )
        ]

    def __str__(self) -> str:
        return str(self.amount)

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
