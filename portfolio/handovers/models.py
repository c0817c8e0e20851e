from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portfolio.handovers.choices import OPEN, HandoverState
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.meetings.models import CommitteeMember
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class HandoverQuerySet(ScopedQuerySet["Handover"]):
    def visible_to(self, person: "Person") -> "HandoverQuerySet":
        """On initiatives in sight; one's own; those that wait for one's word, or were accepted by one."""
        scope = scope_of(person)
        offered = [HandoverState.OFFERED, HandoverState.ACCEPTED]
        return self.filter(
            (self.in_reach(scope) & self.open_or_named(scope))
            | Q(giver=person)
            | Q(successor=person, state__in=offered)
        )

    def waiting_for(self, person: "Person") -> "HandoverQuerySet":
        return self.filter(successor=person, state=HandoverState.OFFERED)

    def due(self, today: date) -> "HandoverQuerySet":
        """The day agreed has come, and the role has not passed yet."""
        return self.filter(
            state__in=[HandoverState.OFFERED, HandoverState.ACCEPTED],
            passes_on__lte=today,
            passed_at__isnull=True,
        )

    def for_list(self) -> "HandoverQuerySet":
        return self.select_related("initiative__unit", "giver", "successor", "role").order_by("-pk")


class Handover(Versioned):
    """One role on one initiative, from one person to another, with the sheet that goes with it."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="handovers")
    role = models.ForeignKey(InitiativeRole, models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("successor")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=HandoverState, default=HandoverState.DRAFT
    )
    passes_on = models.DateField(_("the role passes on"), null=True, blank=True)
    remarks = models.TextField(_("remarks of the predecessor"), max_length=4000, blank=True)
    language = models.CharField(
        _("language of the remarks"), max_length=2, choices=Language, default=Language.FR
    )
    # What the sheet says since it was offered (see `sheet`), and the fingerprint of sheet and remarks.
    sheet = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)
    prepared_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(_("answer of the successor"), max_length=600, blank=True)
    passed_at = models.DateTimeField(null=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.CheckConstraint(condition=~Q(giver=F("successor")), name="handover_two_people"),
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(state__in=[str(one) for one in OPEN]),
                name="handover_one_open",
                violation_error_message=_("This role is being handed over already."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(offered_at__isnull=False) & ~Q(fingerprint=""),
                name="handover_offered",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "refused"]) | Q(answered_at__isnull=False),
                name="handover_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} · {self.giver} → {self.successor}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class HandoverSeat(models.Model):
    """A seat on a committee that passes to the successor together with the role."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="seats")
    seat = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "seat"], name="handoverseat_once")
        ]

    def __str__(self) -> str:
        return f"{self.handover_id} {self.seat_id}"
