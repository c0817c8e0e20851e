from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.registers.assumptions.choices import AssumptionState, Sureness
from portfolio.registers.shape.models import Entry, EntryQuerySet

CHECKED = (AssumptionState.TRUE, AssumptionState.FALSE)


class AssumptionQuerySet(EntryQuerySet["Assumption"]):
    def overdue(self, today: date) -> Self:
        """Still open, and to be checked by a day that has passed."""
        return self.open().filter(check_by__lt=today)


class Assumption(Entry):
    """What the plan takes for granted."""

    OPEN = (AssumptionState.OPEN,)
    PREFIX = "AS"

    basis = models.TextField(_("what it rests on"), blank=True)
    consequence = models.TextField(_("what if it is false"))
    sureness = models.PositiveSmallIntegerField(
        _("how sure"), choices=Sureness, default=Sureness.FAIR
    )
    check_by = models.DateField(_("to be checked by"))
    state = models.CharField(
        _("state"), max_length=10, choices=AssumptionState, default=AssumptionState.OPEN
    )
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    finding = models.TextField(_("what the check showed"), blank=True)

    objects = AssumptionQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            # The list as it opens: what is to be checked, the earliest first.
            models.Index(
                fields=["check_by", "id"],
                condition=Q(state="open"),
                name="assumption_open_by_check",
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["true", "false"], checked_on__isnull=False)
                | ~Q(state__in=["true", "false"]),
                name="assumption_checked_has_its_day",
                violation_error_message=_("What was checked has the day on which it was."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:assumption_detail", args=[self.pk])

    def clean(self) -> None:
        if self.state == AssumptionState.FALSE and not self.finding:
            raise ValidationError({"finding": _("Say what the check showed.")})

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.check_by < today
