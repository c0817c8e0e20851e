from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from ppm.security.calc import device_name
from ppm.security.choices import EventKind, Factor, Method

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    def visible_to(self, person: "Person") -> "SecurityEventQuerySet":
        """One's own."""
        return self.filter(person=person)

    def for_list(self) -> "SecurityEventQuerySet":
        """The newest first."""
        return self.order_by("-at", "-pk")


class SecurityEvent(models.Model):
    """A sign-in, or an attempt, or a change of the means to sign in. Written once, never changed."""

    person = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, blank=True, related_name="security_events"
    )
    address = models.CharField(max_length=254, blank=True)  # as typed, when no person answers to it
    at = models.DateTimeField(_("when"), db_index=True)
    kind = models.CharField(max_length=16, choices=EventKind)
    method = models.CharField(max_length=12, choices=Method, blank=True)
    factor = models.CharField(max_length=16, choices=Factor, blank=True)
    place = models.GenericIPAddressField(_("from where"), null=True, blank=True)
    device = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=60, blank=True)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="securityevent_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d %H:%M}"

    @property
    def device_name(self) -> str:
        return device_name(self.device)


class OpenSessionQuerySet(models.QuerySet["OpenSession"]):
    def visible_to(self, person: "Person") -> "OpenSessionQuerySet":
        """One's own."""
        return self.filter(person=person)

    def open(self, now: datetime) -> "OpenSessionQuerySet":
        """Neither ended nor run out."""
        alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
        return self.filter(
            Exists(alive),
            ended_at__isnull=True,
            seen_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        )


class OpenSession(models.Model):
    """One browser in which somebody is signed in."""

    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="open_sessions")
    session_key = models.CharField(max_length=40, db_index=True)
    opened_at = models.DateTimeField(_("since"))
    seen_at = models.DateTimeField(_("last seen"))
    ended_at = models.DateTimeField(null=True, blank=True)
    place = models.GenericIPAddressField(_("from where"), null=True, blank=True)
    device = models.CharField(max_length=300, blank=True)
    method = models.CharField(max_length=12, choices=Method, blank=True)
    factor = models.CharField(max_length=16, choices=Factor, blank=True)

    objects = OpenSessionQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.person} · {self.device_name}"

    @property
    def device_name(self) -> str:
        return device_name(self.device)
