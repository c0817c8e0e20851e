from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portfolio.meetings.choices import Seat, Tie
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, person: "Person") -> "CommitteeQuerySet":
        """Committees a person sits on, or whose unit is in sight."""
        scope = scope_of(person)
        if scope.all:
            return self.all()
        return self.filter(Q(pk__in=scope.committee_ids) | Q(unit_id__in=scope.unit_ids))


class Committee(Versioned):
    """A body that reads packs and decides."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=160)
    mandate = models.TextField(_("mandate"), blank=True)
    unit = models.ForeignKey(
        "ppm.OrgUnit", models.PROTECT, related_name="committees", verbose_name=_("unit")
    )
    is_portfolio_board = models.BooleanField(_("portfolio board"), default=False)
    quorum = models.PositiveSmallIntegerField(
        _("quorum"),
        null=True,
        blank=True,
        help_text=_("How many members must take part; empty: more than half of the seats."),
    )
    tie = models.CharField(_("when votes are equal"), max_length=8, choices=Tie, default=Tie.CHAIR)
    limit_amount = models.DecimalField(
        _("decides up to"),
        max_digits=18,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The largest amount of its mandate; empty: no limit."),
    )
    meets_on = models.DateField(_("next meeting"), null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return self.name

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.unit_id, committee_id=self.pk)


class CommitteeMemberQuerySet(models.QuerySet["CommitteeMember"]):
    def visible_to(self, person: "Person") -> "CommitteeMemberQuerySet":
        """Seats of the committees in sight."""
        return self.filter(committee__in=Committee.objects.visible_to(person))


class CommitteeMember(models.Model):
    """A seat on a committee, with dates."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="members")
    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="seats")
    deputy = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputy_seats",
        verbose_name=_("deputy"),
    )
    seat = models.CharField(_("seat"), max_length=10, choices=Seat, default=Seat.MEMBER)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    objects = CommitteeMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "person", "valid_from"], name="committeemember_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="committeemember_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("person")),
                name="committeemember_deputy_is_another",
                violation_error_message=_("Somebody cannot be their own deputy."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_seat_display()}"

    def access_point(self) -> AccessPoint:
        return self.committee.access_point()
