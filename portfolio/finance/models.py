from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portfolio.finance.choices import (
    OWN_SOURCES,
    AmountState,
    Currency,
    EarningRule,
    Funding,
    Heading,
    Measure,
    Nature,
)
from portfolio.initiatives.models import Initiative
from ppm.org.presence import PresentManager
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class MoneyLine(Versioned):
    """One figure of one initiative. `year` is empty for a whole-life figure."""

    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="money_lines", verbose_name=_("initiative")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    heading = models.CharField(_("heading"), max_length=12, choices=Heading, default=Heading.TOTAL)
    measure = models.CharField(_("measure"), max_length=20, choices=Measure)
    nature = models.CharField(
        _("one-off or recurrent"), max_length=9, choices=Nature, default=Nature.ONE_OFF
    )
    funding = models.CharField(
        _("funding source"), max_length=10, choices=Funding, default=Funding.OWN
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, default=Currency.EUR)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(
        _("state of the amount"), max_length=8, choices=AmountState, default=AmountState.KNOWN
    )
    text = models.CharField(_("as given"), max_length=300, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    imported_at = models.DateTimeField(_("imported"), null=True, editable=False)

    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = PresentManager.from_queryset(ScopedQuerySet)()
    every = ScopedQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=AmountState.KNOWN) & Q(amount__isnull=False))
                | (~Q(state=AmountState.KNOWN) & Q(amount__isnull=True)),
                name="moneyline_amount_when_known",
                violation_error_message=_("Give an amount, or say why there is none."),
            ),
            models.UniqueConstraint(
                fields=[
                    "initiative",
                    "year",
                    "heading",
                    "measure",
                    "funding",
                    "currency",
                    "nature",
                ],
                name="moneyline_once",
                nulls_distinct=False,
                violation_error_message=_("This figure is there already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.year or ''}"

    @property
    def source_in_words(self) -> str:
        return str(OWN_SOURCES.get(self.source, self.source))

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class MoneyOptions(Versioned):
    """What a project does with its money beyond the ordinary; without a row it is none of it."""

    initiative = models.OneToOneField(
        Initiative, models.PROTECT, related_name="money_options", verbose_name=_("initiative")
    )
    uses_credits = models.BooleanField(
        _("commitment and liquidation credits"),
        default=False,
        help_text=_("Keep both credits of each year, and say when one is exceeded."),
    )
    uses_earned_value = models.BooleanField(
        _("earned value"),
        default=False,
        help_text=_("Measure progress by the weight of what has been reached."),
    )
    earning_rule = models.CharField(
        _("what counts as earned"),
        max_length=8,
        choices=EarningRule,
        default=EarningRule.AT_END,
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return str(self.initiative_id)

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()
