from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class Stage(Versioned):
    """A management stage; the first is initiation, the last one ends with closure."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="stages", verbose_name=_("initiative")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=160)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    state = models.CharField(
        _("state"), max_length=10, choices=StageState, default=StageState.PLANNED
    )
    baseline_start = models.DateField(_("start, baseline"), null=True, blank=True)
    baseline_end = models.DateField(_("end, baseline"), null=True, blank=True)
    forecast_start = models.DateField(_("start, forecast"), null=True, blank=True)
    forecast_end = models.DateField(_("end, forecast"), null=True, blank=True)
    actual_start = models.DateField(_("start, actual"), null=True, blank=True)
    actual_end = models.DateField(_("end, actual"), null=True, blank=True)
    budget_amount = models.DecimalField(
        _("budget of the stage"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    forecast_amount = models.DecimalField(
        _("forecast cost of the stage"), max_digits=18, decimal_places=2, null=True, blank=True
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "number"],
                name="stage_number_once",
                violation_error_message=_("This project has a stage with this number already."),
            ),
            models.UniqueConstraint(
                fields=["initiative"],
                condition=models.Q(state=StageState.RUNNING),
                name="stage_one_running",
                violation_error_message=_("Only one stage can run at a time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
