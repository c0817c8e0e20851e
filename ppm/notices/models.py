from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.notices.choices import Rhythm, Topic

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, person: "Person") -> "NoticeQuerySet":
        """One's own."""
        return self.filter(person=person)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)

    def to_mail(self, at: datetime) -> "NoticeQuerySet":
        """Those whose mail should have left by then."""
        return self.filter(mail_due_at__lte=at, mailed_at__isnull=True)

    def for_list(self) -> "NoticeQuerySet":
        """Latest first."""
        return self.order_by("-created_at", "-pk")


class Notice(models.Model):
    """One message to one person: kind and facts, no sentence."""

    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=80)
    topic = models.CharField(
        _("topic"), max_length=10, choices=Topic, default=Topic.PORTFOLIO, editable=False
    )
    params = models.JSONField(default=dict, blank=True)
    link = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(_("sent"), default=now, editable=False)
    read_at = models.DateTimeField(_("read"), null=True, editable=False)
    mail_due_at = models.DateTimeField(null=True, editable=False)  # None: no mail is wanted
    mailed_at = models.DateTimeField(null=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_of_person"),
            models.Index(
                fields=["person"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(
                fields=["mail_due_at"],
                condition=models.Q(mail_due_at__isnull=False, mailed_at__isnull=True),
                name="notice_to_mail",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


def _rhythm(topic: Topic, default: Rhythm) -> "models.CharField[str, str]":
    return models.CharField(topic.label, max_length=10, choices=Rhythm, default=default)


class NoticePreferences(models.Model):
    """When the mails of one person leave, per topic: the field of a topic has its name.

    Who has no row has the defaults. The security of an account knows no preference: at once.
    """

    HOURS = [(hour, f"{hour}:00") for hour in range(7, 19)]

    person = models.OneToOneField(
        "ppm.Person", models.PROTECT, primary_key=True, related_name="notice_preferences"
    )
    reports = _rhythm(Topic.REPORTS, Rhythm.AT_ONCE)
    packs = _rhythm(Topic.PACKS, Rhythm.AT_ONCE)
    portfolio = _rhythm(Topic.PORTFOLIO, Rhythm.DAILY)
    people = _rhythm(Topic.PEOPLE, Rhythm.AT_ONCE)
    work = _rhythm(Topic.WORK, Rhythm.NEVER)
    hour = models.PositiveSmallIntegerField(
        _("hour of the daily and weekly mail"), choices=HOURS, default=8
    )
    is_quiet = models.BooleanField(
        _("no mail outside working hours"),
        default=True,
        help_text=_(
            "What would leave in the evening, at night or on a day off waits for the next working morning."
        ),
    )

    def __str__(self) -> str:
        return str(self.person_id)

    def rhythm(self, topic: str) -> str:
        """The rhythm of a topic."""
        return Rhythm.AT_ONCE if topic == Topic.SECURITY else str(getattr(self, topic))
