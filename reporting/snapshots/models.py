from django.db import models
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.finance.choices import AmountState, Currency
from portfolio.initiatives.choices import Category, State
from portfolio.initiatives.models import Initiative
from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import ReportState
from portfolio.statusreports.models import ReportingCycle
from ppm.permissions.choices import Confidentiality
from ppm.permissions.querysets import ScopedQuerySet

PERIODS = 12  # that trends go back


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def latest_first(self) -> "SnapshotQuerySet":
        return self.select_related("cycle", "sealed_by").order_by("-cycle__period", "-pk")


class Snapshot(models.Model):
    """One sealed period. `header` is canonical JSON: period, dates, rule versions, units and their names."""

    cycle = models.OneToOneField(
        ReportingCycle, models.PROTECT, related_name="snapshot", verbose_name=_("cycle")
    )
    schema_version = models.PositiveSmallIntegerField()
    header = models.TextField()
    header_sha256 = models.CharField(max_length=64)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    projects_count = models.PositiveIntegerField()
    sealed_at = models.DateTimeField(_("frozen at"))
    sealed_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")

    objects = SnapshotQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.cycle} {self.fingerprint[:8]}"


class SnapshotProject(models.Model):
    """One project of a sealed period. `payload` is the canonical JSON that `sha256` is the hash of."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="projects")
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    name_fr = models.CharField(max_length=160, blank=True)
    name_nl = models.CharField(max_length=160, blank=True)
    name_en = models.CharField(max_length=160, blank=True)
    unit_id_then = models.BigIntegerField()
    department_code = models.CharField(max_length=20)
    confidentiality = models.CharField(max_length=10, choices=Confidentiality)
    state = models.CharField(max_length=12, choices=State)
    tailoring_class = models.CharField(max_length=10, choices=TailoringClass, blank=True)
    category = models.CharField(max_length=16, choices=Category, blank=True)
    report_state = models.CharField(max_length=10, choices=ReportState)
    # Not in by the freeze: the values are those of the last report, and say so.
    is_stale = models.BooleanField()
    declared = models.CharField(max_length=5, choices=Colour)
    computed = models.CharField(max_length=5, choices=Colour)
    opinion = models.CharField(max_length=5, choices=Colour, blank=True)
    colours = models.CharField(max_length=8)
    baseline_end = models.DateField(null=True)
    forecast_end = models.DateField(null=True)
    currency = models.CharField(max_length=3, choices=Currency)
    budget = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    budget_state = models.CharField(max_length=8, choices=AmountState)
    forecast = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    forecast_state = models.CharField(max_length=8, choices=AmountState)
    actual = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    actual_state = models.CharField(max_length=8, choices=AmountState)
    late_milestones = models.PositiveSmallIntegerField()
    decisions_asked = models.PositiveSmallIntegerField()
    payload = models.TextField()
    sha256 = models.CharField(max_length=64)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "initiative"], name="snapshotproject_once")
        ]
        indexes = [
            # Colours over many periods, without reading the sealed texts beside them.
            models.Index(
                fields=["snapshot", "declared"],
                include=["initiative"],
                name="snapshotproject_colours",
            )
        ]

    def __str__(self) -> str:
        return self.code


class SnapshotPerson(models.Model):
    """A person's name at the freeze. Outside the fingerprint, so that it can be pseudonymised."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="people")
    person = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    name = models.CharField(max_length=170)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "person"], name="snapshotperson_once")
        ]

    def __str__(self) -> str:
        return self.name


class FrozenColours(models.Model):
    """The declared colours of an initiative in the last frozen periods, one letter each, the latest last.

    A point stands for a period that it was not part of. Written anew for all by every freeze.
    """

    initiative = models.OneToOneField(
        Initiative, models.PROTECT, primary_key=True, related_name="+"
    )
    colours = models.CharField(max_length=PERIODS)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return self.colours
