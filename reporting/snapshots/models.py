from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import TailoringClass
from portfolio.finance.choices import AmountState, Currency
from portfolio.initiatives.choices import Category, State
from portfolio.initiatives.models import Initiative
from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import CycleState, ReportState
from portfolio.statusreports.models import ReportingCycle
from ppm.accounts.choices import Language
from ppm.org.versions import BUMP_VERSION, Versioned
from ppm.permissions.access import AccessPoint
from ppm.permissions.choices import Confidentiality
from ppm.permissions.querysets import ScopedQuerySet
from reporting.snapshots.choices import CorrectionState, Figure

PERIODS = 12  # that trends go back


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def latest_first(self) -> "SnapshotQuerySet":
        return self.select_related("cycle", "sealed_by").order_by("-cycle__period", "-pk")

    def current(self) -> "SnapshotQuerySet":
        """The last version of each period: what lists, trends and packs read."""
        return self.filter(superseded_by__isnull=True)

    def months(self, most: int = PERIODS) -> "SnapshotQuerySet":
        """One for each of the last months of which a period is frozen, latest first."""
        ordered = self.current().order_by("-cycle__period", "-pk")
        return ordered.distinct("cycle__period")[:most]


class Snapshot(models.Model):
    """One sealed period. `header` is canonical JSON: period, dates, rule versions, units and their names.

    A period that is reopened and frozen again gets a new version; the one it `supersedes` stays as it was.
    """

    cycle = models.ForeignKey(
        ReportingCycle, models.PROTECT, related_name="snapshots", verbose_name=_("cycle")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name=_("replaces")
    )
    schema_version = models.PositiveSmallIntegerField()
    header = models.TextField()
    header_sha256 = models.CharField(max_length=64)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    projects_count = models.PositiveIntegerField()
    sealed_at = models.DateTimeField(_("frozen at"))
    sealed_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "version"], name="snapshot_version_once"),
            models.CheckConstraint(
                condition=Q(version=1, supersedes__isnull=True)
                | Q(version__gt=1, supersedes__isnull=False),
                name="snapshot_version_supersedes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} {self.fingerprint[:8]}"

    @property
    def is_superseded(self) -> bool:
        """Whether a later version exists; costs a query unless `superseded_by` was joined."""
        return self.replaced_by is not None

    @property
    def is_in_force(self) -> bool:
        """Whether it stands for its period: neither replaced nor open again. Reads `cycle`, too."""
        return self.cycle.state == CycleState.FROZEN and not self.is_superseded

    @property
    def replaced_by(self) -> "Snapshot | None":
        """The later version, if there is one; as above."""
        return getattr(self, "superseded_by", None)

    @property
    def opened_again(self) -> "Reopening | None":
        """Why the period was opened again, if it was; costs a query unless `reopening` was joined."""
        return getattr(self, "reopening", None)


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
    # Null in periods sealed before the lines of the registers were part of a report.
    open_risks = models.PositiveSmallIntegerField(null=True)
    high_risks = models.PositiveSmallIntegerField(null=True)
    open_issues = models.PositiveSmallIntegerField(null=True)
    quality_score = models.PositiveSmallIntegerField(null=True)
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

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


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


class Addendum(models.Model):
    """A correction of one figure after the freeze; the sealed row itself stays as it is.

    `old` and `new` are texts: decimals and ISO dates as in the canonical text, "" when there is no value.
    `sha256` covers the addendum and the hash before it: that of the addendum before, or for the first one the
    fingerprint of the period.
    """

    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, related_name="addenda", verbose_name=_("period")
    )
    row = models.ForeignKey(SnapshotProject, models.PROTECT, related_name="addenda")
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="+", verbose_name=_("project")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    field = models.CharField(_("figure"), max_length=20, choices=Figure)
    old = models.CharField(_("as frozen"), max_length=200, blank=True)
    new = models.CharField(_("corrected"), max_length=200)
    reason = models.CharField(_("reason"), max_length=600)
    language = models.CharField(_("language of the reason"), max_length=2, choices=Language)
    by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", verbose_name=_("by"))
    agreed_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("agreed by")
    )
    at = models.DateTimeField(_("on"))
    sha256 = models.CharField(max_length=64)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "number"], name="addendum_once"),
            models.CheckConstraint(
                condition=~Q(agreed_by=F("by")),
                name="addendum_two_pairs_of_eyes",
                violation_error_message=_("Whoever asks for a correction cannot agree to it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot_id}/{self.number}"


class Correction(Versioned):
    """A correction that somebody asks for, until somebody else agrees or refuses."""

    row = models.ForeignKey(SnapshotProject, models.PROTECT, related_name="corrections")
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="+", verbose_name=_("project")
    )
    state = models.CharField(
        _("state"), max_length=9, choices=CorrectionState, default=CorrectionState.ASKED
    )
    field = models.CharField(_("figure"), max_length=20, choices=Figure)
    new = models.CharField(_("corrected value"), max_length=200)
    reason = models.CharField(_("reason"), max_length=600)
    language = models.CharField(_("language of the reason"), max_length=2, choices=Language)
    asked_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    addendum = models.OneToOneField(
        Addendum, models.PROTECT, related_name="correction", null=True, blank=True
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        triggers = [BUMP_VERSION]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "field"],
                condition=Q(state=CorrectionState.ASKED),
                name="correction_asked_once",
                violation_error_message=_(
                    "A correction of this figure is already waiting for an answer."
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.AGREED, addendum__isnull=False)
                | (~Q(state=CorrectionState.AGREED) & Q(addendum__isnull=True)),
                name="correction_agreed_has_addendum",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.AGREED) | ~Q(decided_by=F("asked_by")),
                name="correction_two_pairs_of_eyes",
                violation_error_message=_("Whoever asks for a correction cannot agree to it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.get_field_display()}"

    def access_point(self) -> AccessPoint:
        return self.initiative.access_point()


class Reopening(models.Model):
    """Why and by whom a frozen period was opened again; the version frozen next replaces this one."""

    snapshot = models.OneToOneField(Snapshot, models.PROTECT, related_name="reopening")
    reason = models.CharField(_("reason"), max_length=600)
    language = models.CharField(_("language of the reason"), max_length=2, choices=Language)
    by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("on"))

    def __str__(self) -> str:
        return str(self.snapshot_id)


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
