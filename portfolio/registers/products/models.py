from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.registers.decisions.models import Decision
from portfolio.registers.products.choices import (
    DELIVERED,
    TO_DELIVER,
    Priority,
    ProductKind,
    ProductState,
)
from portfolio.registers.shape.models import Entry, EntryQuerySet


class ProductQuerySet(EntryQuerySet["Product"]):
    def overdue(self, today: date) -> Self:
        """To be delivered by a day that has passed: the forecast one, else the planned one."""
        return self.open().filter(
            Q(forecast_on__lt=today) | Q(forecast_on__isnull=True, planned_on__lt=today)
        )


class Product(Entry):
    """Something that the project delivers. Its own `edition` is not the version of the row."""

    OPEN = TO_DELIVER
    PREFIX = "P"

    kind = models.CharField(
        _("kind"), max_length=12, choices=ProductKind, default=ProductKind.DOCUMENT
    )
    priority = models.CharField(
        _("priority"), max_length=8, choices=Priority, default=Priority.MUST
    )
    description = models.TextField(_("description"), blank=True)
    criteria = models.TextField(_("acceptance criteria"), blank=True)
    edition = models.CharField(_("version of the product"), max_length=20, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ProductState, default=ProductState.PLANNED
    )
    planned_on = models.DateField(_("planned"), null=True, blank=True)
    forecast_on = models.DateField(_("forecast"), null=True, blank=True)
    actual_on = models.DateField(_("delivered on"), null=True, blank=True)
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of"),
    )
    relations = models.CharField(
        _("made from, needed by"),
        max_length=300,
        blank=True,
        help_text=_("Other products, by their reference."),
    )
    location = models.CharField(_("where it is"), max_length=300, blank=True)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decision that takes it out"),
    )

    objects = ProductQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            # The list as it opens: what is to be delivered, by its planned day.
            models.Index(
                fields=["planned_on", "id"],
                condition=Q(state__in=["planned", "running", "review"]),
                name="product_open_by_plan",
            ),
            # Scope of many projects, without reading the rows.
            models.Index(
                fields=["initiative"],
                include=["priority", "state", "forecast_on", "planned_on", "decision"],
                name="product_scope",
            ),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(part_of=F("id")),
                name="product_not_of_itself",
                violation_error_message=_("A product is not a part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(state=ProductState.CUT.value),
                name="product_cut_by_decision",
                violation_error_message=_(
                    "A decision takes out what is no longer delivered, nothing else."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "handed"]) | Q(actual_on__isnull=False),
                name="product_delivered_has_its_day",
                violation_error_message=_("What is delivered has the day on which it was."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:product_detail", args=[self.pk])

    def clean(self) -> None:
        if self.state in DELIVERED and not self.criteria:
            raise ValidationError(
                {"criteria": _("What is accepted has acceptance criteria: write them down first.")}
            )
        if self.decision is not None and self.state != ProductState.CUT:
            raise ValidationError(
                {"decision": _("A decision takes out what is no longer delivered, nothing else.")}
            )
        if self.part_of_id is not None and self.part_of_id == self.pk:
            raise ValidationError({"part_of": _("A product is not a part of itself.")})

    def is_late(self, today: date) -> bool:
        """Still to be delivered, and its day has passed or is forecast later than planned."""
        if not self.is_open:
            return False
        on = self.forecast_on or self.planned_on
        return on is not None and on < today
