from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.registers.decisions.choices import DecisionState, Openness
from portfolio.registers.shape.models import Entry, EntryQuerySet
from ppm.permissions.access import AccessPoint
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class DecisionQuerySet(EntryQuerySet["Decision"]):
    def visible_to(self, person: "Person") -> Self:
        """As its initiative; without one, as its committee. Restricted ones: people named on the initiative,
        seated on the committee, or who wrote it down.
        """
        scope = scope_of(person)
        reach = self.in_reach(scope) & self.open_or_named(scope) & self.present()
        bodies = Committee.objects.visible_to(person).values("pk")
        alone = Q(initiative__isnull=True)
        alone &= Q(raised_by=person) | Q(committee__in=bodies)
        in_the_know = (
            Q(initiative__in=sorted(scope.named_ids))
            | Q(committee__in=sorted(scope.committee_ids))
            | Q(raised_by=person)
        )
        return self.filter(reach | alone).filter(Q(openness=Openness.OPEN) | in_the_know)

    def for_list(self) -> Self:
        return super().for_list().select_related("initiative__unit", "owner", "committee")


class Decision(Entry):
    """What a body decided on a day; it is not rewritten but superseded."""

    OPEN = (DecisionState.IN_FORCE,)
    PREFIX = "D"

    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("initiative"),
    )
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("committee"),
        help_text=_("Empty: the project board."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=DecisionState, default=DecisionState.IN_FORCE
    )
    text = models.TextField(_("decision"))
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)
    options = models.TextField(_("options considered"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    decided_on = models.DateField(_("decided on"))
    effective_on = models.DateField(_("takes effect on"), null=True, blank=True)
    votes = models.CharField(_("votes and dissent"), max_length=300, blank=True)
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("supersedes"),
    )
    openness = models.CharField(
        _("open to"), max_length=10, choices=Openness, default=Openness.OPEN
    )

    objects = DecisionQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            models.Index(F("decided_on").desc(), F("id").asc(), name="decision_latest"),
            models.Index(fields=["committee", "decided_on"], name="decision_of_committee"),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.UniqueConstraint(
                fields=["supersedes"],
                name="decision_superseded_once",
                violation_error_message=_("Another decision supersedes it already."),
            ),
            models.CheckConstraint(
                condition=~Q(supersedes=F("id")),
                name="decision_not_of_itself",
                violation_error_message=_("A decision cannot supersede itself."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:decision_record_detail", args=[self.pk])

    def clean(self) -> None:
        if self.effective_on and self.effective_on < self.decided_on:
            raise ValidationError(
                {"effective_on": _("A decision does not take effect before it is taken.")}
            )

    def access_point(self) -> AccessPoint:
        if self.initiative_id is None and self.committee is not None:
            return self.committee.access_point()
        return super().access_point()
