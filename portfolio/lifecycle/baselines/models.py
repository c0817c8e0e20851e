from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.finance.choices import AmountState, Currency
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.baselines.choices import BaselineKind
from ppm.accounts.choices import Language
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class Baseline(models.Model):
    """A plan as it was decided. `content` is canonical JSON: see `content.py` for its shape. Written once."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="baselines", verbose_name=_("initiative")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("because of"), max_length=10, choices=BaselineKind)
    reason = models.TextField(_("reason"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    decided_on = models.DateField(_("decided on"))
    decision = models.ForeignKey(
        "portfolio.Decision",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision"),
    )
    taken_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("kept by")
    )
    taken_at = models.DateTimeField(_("kept at"))
    start = models.DateField(_("start"), null=True)
    end = models.DateField(_("end"), null=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    budget = models.DecimalField(_("budget"), max_digits=18, decimal_places=2, null=True)
    budget_state = models.CharField(max_length=8, choices=AmountState)
    content = models.TextField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["initiative", "number"], name="baseline_number_once"),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="baseline_has_reason",
                violation_error_message=_("Say why the plan is fixed anew."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
