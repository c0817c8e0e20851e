from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from ppm.jobs.worked import WorkedOn
from ppm.permissions.access import AccessPoint
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of
from reporting.imports.choices import AT_WORK, WRITTEN, Fate, Outcome, RunState

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class ImportMappingQuerySet(models.QuerySet["ImportMapping"]):
    def visible_to(self, person: "Person") -> "ImportMappingQuerySet":
        """A way of reading says nothing about projects: whoever may import sees all."""
        return self.all()

    def in_use(self) -> "ImportMappingQuerySet":
        return self.filter(is_retired=False)

    def for_list(self) -> "ImportMappingQuerySet":
        return self.select_related("sender_unit", "sender_person").order_by("name", "pk")


class ImportMapping(models.Model):
    """A way of reading a sender's files, kept by name: see `mapping.Mapping` for the definition.

    `headers` are those of the file it was saved with, `fingerprint` recognises the next one. Each saving is a
    version; the earlier ones are in the history.
    """

    name = models.CharField(_("name"), max_length=80, unique=True)
    definition = models.JSONField(_("definition"))
    headers = models.JSONField(default=list, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    sender_unit = models.ForeignKey(
        "ppm.OrgUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit of the sender"),
    )
    sender_person = models.ForeignKey(
        "ppm.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person who sends"),
    )
    is_retired = models.BooleanField(_("no longer used"), default=False)

    objects = ImportMappingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:import_mapping_detail", args=[self.pk])

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.sender_unit_id)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, person: "Person") -> "ImportRunQuerySet":
        """One's own imports; the central PMO sees all, a unit's PMO those that its unit has sent."""
        reach = Q(created_by=person)
        importers, viewers = roles_with(Perm.IMPORT_RUN), roles_with(Perm.IMPORT_VIEW)
        for grant in scope_of(person).grants:
            if grant.everywhere and grant.role in importers:
                return self.all()
            if grant.role in viewers:
                reach |= Q(sender_unit__in=sorted(grant.unit_ids))
        return self.filter(reach)

    def for_list(self) -> "ImportRunQuerySet":
        """Latest first."""
        return self.select_related("created_by", "file", "job", "sender_unit").order_by("-pk")

    def counting_for(self, person: "Person") -> "ImportRunQuerySet":
        """With how many rows of each outcome are closed to this person: his or her counts leave them out."""
        closed = ImportRow.objects.filter(run=OuterRef("pk")).closed_to(person).order_by()
        return self.annotate(
            **{
                f"closed_{outcome}": Coalesce(
                    Subquery(
                        closed.filter(outcome=outcome)
                        .values("run")
                        .annotate(n=Count("pk"))
                        .values("n")
                    ),
                    0,
                )
                for outcome in (
                    Outcome.CREATED,
                    Outcome.UPDATED,
                    Outcome.UNCHANGED,
                    Outcome.REFUSED,
                )
            }
        )


class ImportRun(WorkedOn, models.Model):
    """One file on its way into the portfolio: uploaded, read, previewed, applied, perhaps undone.

    `outline` is what the mapping page shows of the file, `report` the findings on the file as a whole (both
    codes, no sentences). `revision` counts previews and choices: what is applied is what was seen.
    `watermarks` are the last history rows at the moment of writing: what comes later was not this import.
    """

    AT_WORK = AT_WORK

    file = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    mapping = models.JSONField()
    saved_mapping = models.ForeignKey(
        ImportMapping, models.PROTECT, null=True, blank=True, related_name="runs"
    )
    mapping_version = models.PositiveIntegerField(default=0)
    sender_unit = models.ForeignKey(
        "ppm.OrgUnit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit of the sender"),
    )
    as_of = models.DateField(_("date of the figures"), null=True)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.UPLOADED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    plan_digest = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)
    outline = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    fault = models.JSONField(default=dict, blank=True)
    watermarks = models.JSONField(default=dict, blank=True)
    marked = models.JSONField(
        default=dict, blank=True
    )  # language and revision → number of the file
    job = models.ForeignKey("ppm.Job", models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    created_at = models.DateTimeField(_("uploaded"), default=now, editable=False)
    applied_at = models.DateTimeField(_("applied"), null=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)
    undone_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    undo_reason = models.TextField(_("reason"), blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[str(s) for s in WRITTEN], applied_at__isnull=False)
                | (~Q(state__in=[str(s) for s in WRITTEN]) & Q(applied_at__isnull=True)),
                name="importrun_applied_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:import_detail", args=[self.pk])

    @property
    def state_now(self) -> RunState:
        """The state; work that ended without success leaves what there was before, or a failure."""
        if self.state in self.AT_WORK and not self.is_at_work:
            undoing = self.state == RunState.UNDOING
            return RunState.APPLIED if undoing else RunState.FAILED
        return RunState(self.state)

    @property
    def token(self) -> str:
        """What a form shows of the plan: equal as long as it has not been checked or chosen anew."""
        return f"{self.plan_digest}.{self.revision}"

    def access_point(self) -> AccessPoint:
        """A file speaks of many units: it sits with the unit that sent it, else nowhere."""
        return AccessPoint(unit_id=self.sender_unit_id)


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, person: "Person") -> "ImportRowQuerySet":
        """Rows of initiatives that this person can see, withdrawn ones too, and new rows.

        A refused row holds nothing but what the file says: whoever sent the file sees it.
        """
        own = Q(outcome=Outcome.REFUSED, run__created_by=person)
        return self.filter(
            Q(initiative__isnull=True)
            | Q(initiative__in=Initiative.every.in_sight_of(person))
            | own
        )

    def closed_to(self, person: "Person") -> "ImportRowQuerySet":
        """The rows that `visible_to` leaves out. What is counted here must never be shown as a number."""
        closed = self.exclude(initiative__isnull=True).exclude(
            initiative__in=Initiative.every.in_sight_of(person)
        )
        return closed.exclude(outcome=Outcome.REFUSED, run__created_by=person)

    def to_write(self) -> "ImportRowQuerySet":
        """Rows that change something and are wanted."""
        return self.filter(outcome__in=[Outcome.CREATED, Outcome.UPDATED], is_chosen=True)


class ImportRow(models.Model):
    """One data row of a run: what happens to it, what was found, what the portfolio said before.

    `wanted` is a `wanted.Wanted`, `changes` a list of [field, old, new], `problems` of codes, `before` what
    undoing restores. `findings` are the codes of the problems, for the filter.
    """

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="import_rows")
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    number = models.PositiveIntegerField(_("row"))
    key = models.CharField(_("key"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=160, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome)
    initiative = models.ForeignKey(
        "portfolio.Initiative", models.PROTECT, null=True, related_name="+"
    )
    is_chosen = models.BooleanField(default=True)
    is_older = models.BooleanField(default=False)
    wanted = models.JSONField(null=True)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    findings = ArrayField(models.CharField(max_length=30), default=list)
    digest = models.CharField(max_length=64)
    before = models.JSONField(null=True)
    fate = models.CharField(max_length=10, choices=Fate, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "sheet", "number"], name="importrow_once")
        ]
        indexes = [models.Index(fields=["run", "outcome"], name="importrow_outcome")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}".strip()
