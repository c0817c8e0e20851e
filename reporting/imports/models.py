from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.jobs.choices import JobState
from ppm.permissions.access import AccessPoint
from reporting.imports.choices import RunState

if TYPE_CHECKING:
    from ppm.accounts.models import Person

ENDED_BADLY = (JobState.FAILED, JobState.CANCELLED)


class ImportMapping(models.Model):
    """A way of reading files, kept by name: see `mapping.Mapping` for the definition."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    definition = models.JSONField(_("definition"))

    def __str__(self) -> str:
        return self.name


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, person: "Person") -> "ImportRunQuerySet":
        """One's own imports: their counts and totals cover what only their author may see."""
        return self.filter(created_by=person)

    def for_list(self) -> "ImportRunQuerySet":
        """Latest first."""
        return self.select_related("created_by", "file", "job").order_by("-pk")


class ImportRun(models.Model):
    """One file on its way into the portfolio: uploaded, mapped, previewed, applied."""

    file = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    mapping = models.JSONField()
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.UPLOADED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    plan_digest = models.CharField(max_length=64, blank=True)
    report = models.JSONField(default=dict)  # refusals, warnings and totals as codes
    job = models.ForeignKey("ppm.Job", models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    created_at = models.DateTimeField(_("uploaded"), default=now, editable=False)
    applied_at = models.DateTimeField(_("applied"), null=True, editable=False)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at__isnull=True)),
                name="importrun_applied_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:import_detail", args=[self.pk])

    @property
    def state_now(self) -> RunState:
        """The state; an application whose job ended without success has failed."""
        if self.state == RunState.APPLYING and self.job and self.job.state in ENDED_BADLY:
            return RunState.FAILED
        return RunState(self.state)

    def access_point(self) -> AccessPoint:
        """A file speaks of many units: only who may import everywhere sees it."""
        return AccessPoint()
