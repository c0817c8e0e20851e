from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.jobs.choices import OPEN_STATES, JobState, Queue
from ppm.permissions.access import AccessPoint
from ppm.permissions.roles import Role
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, person: "Person") -> "JobQuerySet":
        """One's own jobs; the central PMO sees all."""
        grants = scope_of(person).grants
        if any(g.everywhere and g.role in (Role.HEAD_OF_PMO, Role.CENTRAL_PMO) for g in grants):
            return self.all()
        return self.filter(created_by=person)

    def open(self) -> "JobQuerySet":
        """Waiting or running."""
        return self.filter(state__in=OPEN_STATES)

    def for_list(self) -> "JobQuerySet":
        """Latest first, without the small change such as mails."""
        return self.filter(is_listed=True).select_related("created_by").order_by("-pk")


class Job(models.Model):
    """One piece of background work, from the request to its result. Rows are never deleted."""

    kind = models.CharField(_("kind"), max_length=80)
    params = models.JSONField(default=dict, blank=True)
    key = models.CharField(max_length=200, null=True, blank=True)  # asked twice, done once
    queue = models.CharField(max_length=10, choices=Queue, default=Queue.HEAVY)
    is_listed = models.BooleanField(default=True)
    state = models.CharField(
        _("state"), max_length=10, choices=JobState, default=JobState.QUEUED, db_index=True
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=200, blank=True)  # a code, worded at display
    error_params = models.JSONField(default=dict, blank=True)
    result = models.JSONField(null=True, blank=True)
    link = models.CharField(max_length=300, blank=True)  # where the result is to be seen
    created_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="jobs", verbose_name=_("asked by")
    )
    # In whose place it was asked for; the work is recorded that way.
    acting_for = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    created_at = models.DateTimeField(_("asked"), default=now, editable=False)
    published_at = models.DateTimeField(default=now, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, editable=False)
    cancel_requested = models.BooleanField(default=False)
    request_id = models.CharField(
        max_length=64, blank=True
    )  # of the request that asked, for the logs

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=~Q(state__in=[JobState.FAILED.value, JobState.CANCELLED.value]),
                name="job_once_for_its_key",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OPEN_STATES])
                ^ Q(finished_at__isnull=False),
                name="job_finished_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["created_by", "-id"], name="job_of_person"),
            # The clock asks each minute whether a piece of work was ever asked for.
            models.Index(fields=["kind", "key"], name="job_of_kind_and_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ppm:job_detail", args=[self.pk])

    def access_point(self) -> AccessPoint:
        """A job sits nowhere in the tree: `visible_to` alone says who sees it."""
        return AccessPoint()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class WorkerHeartbeat(models.Model):
    """The last sign of life of a worker, every five seconds."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
