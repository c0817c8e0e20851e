from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.registers.products.models import Product
from portfolio.registers.quality.choices import (
    ENDED,
    OPEN,
    QualityMethod,
    QualityResult,
    QualityState,
)
from portfolio.registers.shape.models import Entry, EntryQuerySet


class QualityQuerySet(EntryQuerySet["QualityActivity"]):
    def overdue(self, today: date) -> Self:
        return self.open().filter(planned_on__lt=today)

    def refused(self) -> Self:
        """Acceptance that was refused, and not asked again with another result."""
        return self.filter(
            method=QualityMethod.ACCEPTANCE,
            state=QualityState.DONE,
            result=QualityResult.FAILED,
        )

    def for_list(self) -> Self:
        return super().for_list().select_related("initiative__unit", "owner", "product")


class QualityActivity(Entry):
    """A check of a product. The owner carries it out; one whose check is repeated counts no longer."""

    OPEN = OPEN
    PREFIX = "Q"

    product = models.ForeignKey(
        Product,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quality_activities",
        verbose_name=_("product"),
        help_text=_("Empty: the project as a whole."),
    )
    method = models.CharField(
        _("method"), max_length=12, choices=QualityMethod, default=QualityMethod.REVIEW
    )
    description = models.TextField(_("what is checked"), blank=True)
    reviewers = models.CharField(
        _("who takes part"),
        max_length=300,
        blank=True,
        help_text=_("Producer, reviewers, who accepts: people or roles."),
    )
    planned_on = models.DateField(_("planned"))
    actual_on = models.DateField(_("carried out on"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=QualityState, default=QualityState.PLANNED
    )
    result = models.CharField(_("result"), max_length=12, choices=QualityResult, blank=True)
    findings = models.TextField(_("findings and conditions"), blank=True)
    record = models.CharField(
        _("quality record"), max_length=300, blank=True, help_text=_("Where the record is kept.")
    )

    objects = QualityQuerySet.as_manager()

    class Meta(Entry.Meta):
        indexes = [
            *Entry.Meta.indexes,
            # The list as it opens: what is to be done, the earliest first.
            models.Index(
                fields=["planned_on", "id"],
                condition=Q(state__in=["planned", "running"]),
                name="quality_open_by_plan",
            ),
            models.Index(
                fields=["initiative"],
                include=["state", "result", "method", "planned_on"],
                name="quality_of_initiative",
            ),
            models.Index(F("product"), name="quality_of_product"),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["done", "repeated"], actual_on__isnull=False) & ~Q(result="")
                | ~Q(state__in=["done", "repeated"]) & Q(result=""),
                name="quality_done_has_result",
                violation_error_message=_("What was carried out has a day and a result."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolio:quality_detail", args=[self.pk])

    def clean(self) -> None:
        is_ended = self.state in ENDED
        if is_ended and not self.result:
            raise ValidationError({"result": _("Say with which result it was carried out.")})
        if not is_ended and self.result:
            raise ValidationError({"result": _("Only what was carried out has a result.")})
        if is_ended and self.result != QualityResult.PASSED and not self.findings:
            raise ValidationError({"findings": _("Say what was found, or which conditions hold.")})
        if self.product is not None and self.product.initiative_id != self.initiative_id:
            raise ValidationError({"product": _("This product belongs to another initiative.")})

    @property
    def is_refusal(self) -> bool:
        return (
            self.method == QualityMethod.ACCEPTANCE
            and self.state == QualityState.DONE
            and self.result == QualityResult.FAILED
        )

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.planned_on < today
