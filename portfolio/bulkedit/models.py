from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from portfolio.changesets.choices import ChangeState, Outcome, Why
from ppm.permissions.access import AccessPoint

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    def visible_to(self, person: "Person") -> "BulkChangeQuerySet":
        """One's own."""
        return self.filter(created_by=person)


class BulkChange(models.Model):
    """What somebody wants of many initiatives at once. `wanted` holds column → new value as JSON."""

    wanted = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=ChangeState, default=ChangeState.PREPARED
    )
    created_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)
    undone_at = models.DateTimeField(null=True, editable=False)
    came_from = models.CharField(max_length=2000, blank=True)  # the list's query string

    objects = BulkChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=ChangeState.PREPARED.value, applied_at__isnull=True)
                | models.Q(applied_at__isnull=False),
                name="bulkchange_applied_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("portfolio:bulk_change_detail", args=[self.pk])

    def access_point(self) -> AccessPoint:
        """It sits nowhere in the tree: `visible_to` alone says who sees it."""
        return AccessPoint()


class BulkLine(models.Model):
    """One initiative of a bulk change: the version that the preview saw, old and new values as JSON."""

    change = models.ForeignKey(BulkChange, models.PROTECT, related_name="lines")
    initiative = models.ForeignKey("portfolio.Initiative", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    version_after = models.PositiveIntegerField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    why = models.CharField(_("why"), max_length=12, choices=Why, blank=True)
    rule = models.CharField(max_length=300, blank=True)  # the rule's own sentence, as it was said

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["change", "initiative"], name="bulkline_once")
        ]

    def __str__(self) -> str:
        return f"{self.change_id} {self.initiative_id}"
