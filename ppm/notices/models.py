from typing import TYPE_CHECKING

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: "Person") -> "NoticeQuerySet":
        """One's own."""
        return self.filter(person=person)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def for_list(self) -> "NoticeQuerySet":
        """Latest first."""
        return self.order_by("-created_at", "-pk")


class Notice(models.Model):
    """One message to one person: kind and facts, no sentence."""

    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=80)
    params = models.JSONField(default=dict, blank=True)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("sent"), default=now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, editable=False)
    mailed_at = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_of_person"),
            models.Index(
                fields=["person"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
