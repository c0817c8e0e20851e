from datetime import date

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet

# Two spans of days, both ends included, that share a day. An end that is not known makes no span.
NO_OVERLAP = """
    SELECT other.number INTO found FROM portfolio_stage AS me JOIN portfolio_stage AS other
        ON other.initiative_id = me.initiative_id AND other.id <> me.id
    WHERE me.id = NEW.id AND (
        (me.baseline_start <= other.baseline_end AND other.baseline_start <= me.baseline_end
            AND me.baseline_start <= me.baseline_end AND other.baseline_start <= other.baseline_end)
        OR (COALESCE(me.actual_start, me.forecast_start)
                <= COALESCE(other.actual_end, other.forecast_end)
            AND COALESCE(other.actual_start, other.forecast_start)
                <= COALESCE(me.actual_end, me.forecast_end)
            AND COALESCE(me.actual_start, me.forecast_start)
                <= COALESCE(me.actual_end, me.forecast_end)
            AND COALESCE(other.actual_start, other.forecast_start)
                <= COALESCE(other.actual_end, other.forecast_end)))
    LIMIT 1;
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'stage % overlaps stage %', NEW.number, found
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'stage_no_overlap';
    END IF;
    RETURN NULL;
"""


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
        triggers = [
            BUMP_VERSION,
            # At the end of the transaction, so that several stages can move in one step.
            pgtrigger.Trigger(
                name="no_overlap",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                declare=[("found", "INT")],
                func=NO_OVERLAP,
            ),
        ]
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

    @property
    def expected_start(self) -> date | None:
        """What happened, else the forecast, else what was agreed."""
        return self.actual_start or self.forecast_start or self.baseline_start

    @property
    def expected_end(self) -> date | None:
        """What happened, else the forecast, else what was agreed."""
        return self.actual_end or self.forecast_end or self.baseline_end

    @property
    def is_frozen(self) -> bool:
        """Authorised: what was agreed changes by a decision only."""
        return self.state != StageState.PLANNED
