from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.standings.choices import Colour
from ppm.accounts.choices import Language
from ppm.permissions.querysets import ScopedQuerySet

AMOUNTS = ("budget", "forecast", "actual")


class Standing(models.Model):
    """Where an initiative stands: everything that lists and dashboards show of it, in one row.

    Amounts are whole-life, in `currency`; `…_known` of `…_of` says how many of the lines behind an
    amount are known, `…_state` is “known” when all are, else why not. `colours` holds the declared colour
    per dimension as one letter each (G A R -), in the order of the dimensions; `recent` the declared
    overall colours of the last six periods, oldest first.
    """

    initiative = models.OneToOneField(
        "portfolio.Initiative", models.PROTECT, primary_key=True, related_name="standing"
    )
    project_manager = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("project manager")
    )
    executive = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("executive (sponsor)"),
    )
    declared = models.CharField(_("declared"), max_length=5, choices=Colour, default=Colour.GREY)
    computed = models.CharField(_("computed"), max_length=5, choices=Colour, default=Colour.GREY)
    opinion = models.CharField(_("PMO opinion"), max_length=5, choices=Colour, blank=True)
    colours = models.CharField(max_length=8, default="--------")
    recent = models.CharField(max_length=6, blank=True)
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    headline_language = models.CharField(max_length=2, choices=Language, blank=True)
    confidence = models.CharField(
        _("delivery confidence"), max_length=5, choices=Colour, blank=True
    )
    confidence_on = models.DateField(null=True)
    report_id = models.BigIntegerField(null=True)
    reported_period = models.DateField(_("last report"), null=True)
    submitted_at = models.DateTimeField(null=True)
    stage_name = models.CharField(_("stage"), max_length=160, blank=True)
    stage_language = models.CharField(max_length=2, choices=Language, blank=True)
    next_milestone = models.CharField(_("next milestone"), max_length=160, blank=True)
    next_milestone_language = models.CharField(max_length=2, choices=Language, blank=True)
    next_milestone_on = models.DateField(null=True)
    decisions_asked = models.PositiveSmallIntegerField(_("decisions asked"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    budget = models.DecimalField(_("budget"), max_digits=18, decimal_places=2, null=True)
    budget_state = models.CharField(max_length=8, default="missing")
    budget_known = models.PositiveSmallIntegerField(default=0)
    budget_of = models.PositiveSmallIntegerField(default=0)
    forecast = models.DecimalField(
        _("forecast at completion"), max_digits=18, decimal_places=2, null=True
    )
    forecast_state = models.CharField(max_length=8, default="missing")
    forecast_known = models.PositiveSmallIntegerField(default=0)
    forecast_of = models.PositiveSmallIntegerField(default=0)
    actual = models.DecimalField(_("spent"), max_digits=18, decimal_places=2, null=True)
    actual_state = models.CharField(max_length=8, default="missing")
    actual_known = models.PositiveSmallIntegerField(default=0)
    actual_of = models.PositiveSmallIntegerField(default=0)
    accounts_as_of = models.DateField(_("accounts as of"), null=True)
    committed = models.DecimalField(_("committed"), max_digits=18, decimal_places=2, null=True)
    to_come = models.DecimalField(
        _("still to be spent"), max_digits=18, decimal_places=2, null=True
    )
    # Codes of the checks that the money does not pass, see `finance.checks`.
    money_remarks = models.CharField(max_length=40, blank=True)
    accounts_imported_at = models.DateTimeField(_("last import of the accounts"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["declared"], name="standing_declared"),
            # Totals of money and status without reading the rows.
            models.Index(
                fields=["initiative"],
                include=[
                    "declared",
                    "decisions_asked",
                    "currency",
                    *(f"{amount}{part}" for amount in AMOUNTS for part in ("", "_state", "_of")),
                ],
                name="standing_figures",
            ),
        ]

    def __str__(self) -> str:
        return str(self.initiative_id)


class Lateness(models.Model):
    """From which days on the open milestones of an initiative are late, in order.

    One expected later than agreed is so on every day: it stands under the first day that there is. As many
    are late on a day as have a day up to it, whichever day it is; only a change of the plan changes the row.
    """

    initiative = models.OneToOneField(
        "portfolio.Initiative", models.PROTECT, primary_key=True, related_name="lateness"
    )
    late_from = ArrayField(models.DateField())

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.initiative_id)
