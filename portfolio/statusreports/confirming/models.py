from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.registers.issues.choices import IssueKind, IssueState, Severity
from portfolio.registers.risks.choices import Impact, Probability, Proximity, RiskKind, RiskState
from ppm.accounts.choices import Language


class LineCopy(models.Model):
    """A line of a register as it stood when the report was submitted."""

    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=240)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    owner = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("owner")
    )
    is_for_committee = models.BooleanField(_("show to the committee"), default=False)
    # The form asked to confirm it; the others are copied so that the freeze finds the whole register.
    is_asked = models.BooleanField(default=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class ReportRisk(LineCopy):
    """A risk in a report; `previous_score` is that of the report before."""

    report = models.ForeignKey("portfolio.StatusReport", models.PROTECT, related_name="risks")
    risk = models.ForeignKey("portfolio.Risk", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=RiskKind)
    state = models.CharField(_("state"), max_length=10, choices=RiskState)
    probability = models.PositiveSmallIntegerField(_("probability"), choices=Probability)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Impact)
    score = models.PositiveSmallIntegerField(_("score"))
    previous_score = models.PositiveSmallIntegerField(_("score of last time"), null=True)
    proximity = models.CharField(_("proximity"), max_length=1, choices=Proximity)
    expected_value = models.DecimalField(
        _("expected value (€)"), max_digits=18, decimal_places=2, null=True
    )
    response = models.TextField(_("what is done"), blank=True)
    response_language = models.CharField(max_length=2, choices=Language, blank=True)
    is_answered = models.BooleanField(_("response approved"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "risk"], name="reportrisk_once")]

    @property
    def reference(self) -> str:
        return f"R-{self.number}"


class ReportIssue(LineCopy):
    """An issue in a report, requests for change included."""

    report = models.ForeignKey("portfolio.StatusReport", models.PROTECT, related_name="issues")
    issue = models.ForeignKey("portfolio.Issue", models.PROTECT, related_name="+")
    kind = models.CharField(_("type"), max_length=12, choices=IssueKind)
    state = models.CharField(_("state"), max_length=10, choices=IssueState)
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    due_on = models.DateField(_("to be resolved by"), null=True)
    impact_days = models.IntegerField(_("impact on time (working days)"), null=True)
    impact_cost = models.DecimalField(
        _("impact on cost (€)"), max_digits=18, decimal_places=2, null=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "issue"], name="reportissue_once")]

    @property
    def reference(self) -> str:
        return f"I-{self.number}"
