from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from portfolio.finance.choices import Currency, Funding, Heading, Measure, Nature
from portfolio.initiatives.models import Initiative
from ppm.jobs.worked import WorkedOn
from ppm.permissions.access import AccessPoint
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of
from reporting.actuals.choices import AT_WORK, Fate, LineState, Mode, Problem, RunState, Unit

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class ActualsMapping(models.Model):
    """How the files of one sender are read: see `mapping.Mapping` for the definition."""

    sender = models.CharField(_("sender"), max_length=60, unique=True)
    definition = models.JSONField(_("definition"))
    version = models.PositiveIntegerField(_("version"), default=1)

    def __str__(self) -> str:
        return self.sender


class ActualsRunQuerySet(models.QuerySet["ActualsRun"]):
    def visible_to(self, person: "Person") -> "ActualsRunQuerySet":
        """One's own; who may import everywhere sees all."""
        importers = roles_with(Perm.ACTUALS_IMPORT)
        if any(one.everywhere and one.role in importers for one in scope_of(person).grants):
            return self.all()
        return self.filter(created_by=person)

    def for_list(self) -> "ActualsRunQuerySet":
        return self.select_related("created_by", "file", "job")


class ActualsRun(WorkedOn, models.Model):
    """One file of bookings on its way into the money of projects.

    `outline` is what the mapping page shows of the file; `revision` counts the comparisons: what is applied
    is what was seen.
    """

    AT_WORK = AT_WORK

    file = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    sender = models.CharField(_("sender"), max_length=60)
    mapping = models.JSONField(default=dict)
    outline = models.JSONField(default=dict)
    fault = models.JSONField(default=dict)
    measure = models.CharField(max_length=20, choices=Measure, default=Measure.ACTUAL)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.REPLACES)
    scale = models.CharField(max_length=4, choices=Unit, default=Unit.ONE)
    currency = models.CharField(max_length=3, choices=Currency, default=Currency.EUR)
    as_of = models.DateField(_("accounts as of"), null=True)
    state = models.CharField(_("state"), max_length=8, choices=RunState, default=RunState.UPLOADED)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    revision = models.PositiveIntegerField(default=0)
    plan_digest = models.CharField(max_length=64, blank=True)
    job = models.ForeignKey("ppm.Job", models.PROTECT, null=True, related_name="+")
    # Where its importer may import: empty for the whole institution.
    unit = models.ForeignKey("ppm.OrgUnit", models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("imported by")
    )
    created_at = models.DateTimeField(_("uploaded"), default=now, editable=False)
    applied_at = models.DateTimeField(_("applied"), null=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)
    undone_by = models.ForeignKey("ppm.Person", models.PROTECT, null=True, related_name="+")
    undo_reason = models.TextField(_("reason"), blank=True)

    objects = ActualsRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.sender} · {self.file}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:actuals_detail", args=[self.pk])

    @property
    def state_now(self) -> RunState:
        """The state; work that ended without success leaves what there was before, or a failure."""
        if self.state in self.AT_WORK and not self.is_at_work:
            undoing = self.state == RunState.UNDOING
            return RunState.APPLIED if undoing else RunState.FAILED
        return RunState(self.state)

    @property
    def token(self) -> str:
        """What a form shows of the comparison: equal as long as there was no other."""
        return f"{self.plan_digest}.{self.revision}"

    def access_point(self) -> AccessPoint:
        return AccessPoint(unit_id=self.unit_id)


class ActualsLineQuerySet(models.QuerySet["ActualsLine"]):
    def visible_to(self, person: "Person") -> "ActualsLineQuerySet":
        """Lines that speak of what this person can see, or of nothing known; one's own file whole."""
        seen = Initiative.every.in_sight_of(person)
        return self.filter(
            Q(run__created_by=person)
            | (Q(meant__isnull=True) | Q(meant__in=seen))
            & (Q(initiative__isnull=True) | Q(initiative__in=seen))
        )

    def waiting(self) -> "ActualsLineQuerySet":
        """Unmatched lines of files that were applied and not taken back."""
        return self.filter(state=LineState.UNMATCHED, run__state=RunState.APPLIED)


class ActualsLine(models.Model):
    """One booking as the file has it, and the project it went to.

    `meant` is the project that the key stands for, whoever imports; `initiative` the one it was booked on.
    """

    run = models.ForeignKey(ActualsRun, models.PROTECT, related_name="booked")
    number = models.PositiveIntegerField(_("row"))
    key = models.CharField(_("key"), max_length=120, blank=True)
    # Named, so that destroying a project finds its lines.
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, null=True, related_name="booked_lines"
    )
    meant = models.ForeignKey(Initiative, models.PROTECT, null=True, related_name="meant_lines")
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    heading = models.CharField(max_length=12, choices=Heading, default=Heading.TOTAL)
    funding = models.CharField(max_length=10, choices=Funding, default=Funding.OWN)
    nature = models.CharField(max_length=9, choices=Nature, default=Nature.ONE_OFF)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True)
    text = models.CharField(_("wording"), max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=LineState)
    problem = models.CharField(max_length=10, choices=Problem, blank=True)
    assigned_by = models.ForeignKey("ppm.Person", models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(ActualsRun, models.PROTECT, null=True, related_name="+")

    objects = ActualsLineQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["run", "initiative"], name="actualsline_project"),
            models.Index(
                fields=["key", "run"], condition=Q(state="unmatched"), name="actualsline_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.number}"


class ActualsProjectQuerySet(models.QuerySet["ActualsProject"]):
    def visible_to(self, person: "Person") -> "ActualsProjectQuerySet":
        return self.filter(initiative__in=Initiative.every.in_sight_of(person))


class ActualsProject(models.Model):
    """What a file does to the money of one project.

    `changes` is a list of [key of the figure, what it was, what it becomes]; `null` stands for no figure.
    """

    run = models.ForeignKey(ActualsRun, models.PROTECT, related_name="projects")
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="imports_of_accounts")
    lines = models.PositiveIntegerField(default=0)
    booked = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    before = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    before_state = models.CharField(max_length=8, default="missing")
    after = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    after_state = models.CharField(max_length=8, default="missing")
    changes = models.JSONField(default=list)
    fate = models.CharField(max_length=6, choices=Fate, blank=True)

    objects = ActualsProjectQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "initiative"], name="actualsproject_once")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.initiative_id}"
