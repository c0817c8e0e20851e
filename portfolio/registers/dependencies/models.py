from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.dependencies.calc import Alarm, alarms
from portfolio.registers.dependencies.choices import OPEN, DependencyState
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class DependencyQuerySet(ScopedQuerySet["Dependency"]):
    def visible_to(self, person: "Person") -> "DependencyQuerySet":
        """Rows of which the person sees one side; a secret side is seen by those named on it, or nobody."""
        seen = Initiative.objects.visible_to(person).values("pk")
        hidden = Initiative.objects.unknown_to(person).values("pk")
        return self.filter(Q(giver__in=seen) | Q(taker__in=seen)).exclude(
            Q(giver__in=hidden) | Q(taker__in=hidden)
        )

    def open(self) -> "DependencyQuerySet":
        """Neither delivered nor dropped."""
        return self.filter(state__in=OPEN)

    def of(self, initiative: Initiative) -> "DependencyQuerySet":
        """Given or taken by the initiative or by what it holds."""
        held = Initiative.objects.below(initiative).values("pk")
        return self.filter(Q(giver__in=held) | Q(taker__in=held))

    def with_alarm(self, today: date) -> "DependencyQuerySet":
        """Open ones that are overdue, later than needed, or later than agreed."""
        return self.open().filter(
            Q(promised_on__gt=F("needed_on"))
            | Q(promised_on__gt=F("agreed_on"))
            | Q(promised_on__lt=today)
            | Q(promised_on__isnull=True, needed_on__lt=today)
        )

    def for_list(self) -> "DependencyQuerySet":
        return self.select_related("giver__unit", "taker__unit")


class Dependency(Versioned):
    """One initiative gives something to another by a date."""

    what = models.CharField(_("what is needed"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.FR)
    giver = models.ForeignKey(
        Initiative, models.PROTECT, related_name="gives", verbose_name=_("giver")
    )
    taker = models.ForeignKey(
        Initiative, models.PROTECT, related_name="takes", verbose_name=_("taker")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DependencyState, default=DependencyState.PROPOSED
    )
    needed_on = models.DateField(_("needed by"))
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    # The promise that both sides confirmed last: later moves are measured against it.
    agreed_on = models.DateField(_("agreed date"), null=True, blank=True)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    giver_confirmed_at = models.DateTimeField(null=True, blank=True)
    giver_confirmed_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    taker_confirmed_at = models.DateTimeField(null=True, blank=True)
    taker_confirmed_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason of the last change"), max_length=300, blank=True)

    objects = DependencyQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        indexes = [
            models.Index(fields=["giver", "state"], name="dependency_by_giver"),
            models.Index(fields=["taker", "state"], name="dependency_by_taker"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(giver=F("taker")),
                name="dependency_two_sides",
                violation_error_message=_("An initiative cannot depend on itself."),
            ),
            models.CheckConstraint(
                condition=Q(state=DependencyState.DELIVERED, delivered_on__isnull=False)
                | (~Q(state=DependencyState.DELIVERED) & Q(delivered_on__isnull=True)),
                name="dependency_delivered_on",
            ),
            models.CheckConstraint(
                condition=~Q(state=DependencyState.AGREED)
                | Q(
                    giver_confirmed_at__isnull=False,
                    taker_confirmed_at__isnull=False,
                    agreed_on__isnull=False,
                ),
                name="dependency_agreed_by_both",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def expected_on(self) -> date:
        return self.delivered_on or self.promised_on or self.needed_on

    def alarms(self, today: date) -> tuple[Alarm, ...]:
        return alarms(
            is_open=self.is_open,
            needed_on=self.needed_on,
            promised_on=self.promised_on,
            agreed_on=self.agreed_on,
            today=today,
        )

    def access_point(self) -> AccessPoint:
        """The taker's; views ask each side's own before writing."""
        return self.taker.access_point()
