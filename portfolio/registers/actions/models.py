from datetime import date
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.actions.choices import FINISHED, TO_DO, ActionState
from portfolio.registers.shape.models import Entry, EntryQuerySet
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class ActionQuerySet(EntryQuerySet["Action"]):
    def visible_to(self, person: "Person") -> Self:
        """As its initiative; without one, by its owner, by who raised it and by those who see everything."""
        if scope_of(person).all:
            return self.filter(self._visible(person) | Q(initiative__isnull=True))
        own = Q(initiative__isnull=True) & (Q(owner=person) | Q(raised_by=person))
        return self.filter(self._visible(person) | own)

    def overdue(self, today: date) -> Self:
        """To be done by a day that has passed."""
        return self.filter(state__in=TO_DO, due_on__lt=today)

    def _visible(self, person: "Person") -> Q:
        scope = scope_of(person)
        return self.in_reach(scope) & self.open_or_named(scope) & self.present()


class Action(Entry):
    """What one person does by a day."""

    OPEN = TO_DO
    PREFIX = "A"

    initiative = models.ForeignKey(
        Initiative,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("initiative"),
    )
    description = models.TextField(_("description"), blank=True)
    due_on = models.DateField(_("due"))
    original_due_on = models.DateField(_("first due date"), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ActionState, default=ActionState.OPEN
    )
    obstacle = models.CharField(_("what blocks it"), max_length=300, blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )

    objects = ActionQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            # The list as it opens: what is to be done, the earliest first.
            models.Index(
                fields=["due_on", "id"],
                condition=Q(state__in=[str(one) for one in TO_DO]),
                name="action_open_by_due",
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=FINISHED, done_on__isnull=False)
                | (~Q(state__in=FINISHED) & Q(done_on__isnull=True)),
                name="action_done_on",
                violation_error_message=_("What is done has the day on which it was done."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:action_detail", args=[self.pk])

    def clean(self) -> None:
        if self.state == ActionState.BLOCKED and not self.obstacle:
            raise ValidationError({"obstacle": _("Say what blocks it.")})
        if self.state == ActionState.VERIFIED and not self.evidence:
            raise ValidationError({"evidence": _("What is verified has evidence.")})

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due_on < today
