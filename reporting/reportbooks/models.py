from typing import TYPE_CHECKING, Any

from django.db import models
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.models import StatusReport
from ppm.jobs.worked import WorkedOn
from ppm.permissions.access import AccessPoint
from reporting.reportbooks.choices import AT_WORK, WRITTEN, Outcome, Prefer, UploadState
from reporting.reportbooks.faults import Fault

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class BookUploadQuerySet(models.QuerySet["BookUpload"]):
    def visible_to(self, person: "Person") -> "BookUploadQuerySet":
        """One's own: a file may speak of anything."""
        return self.filter(created_by=person)

    def for_list(self) -> "BookUploadQuerySet":
        """Latest first, with how many workbooks there are of each kind."""
        count = models.Count
        return (
            self.select_related("file", "job", "created_by")
            .annotate(
                books=count("workbooks"),
                refused=count("workbooks", filter=models.Q(workbooks__outcome=Outcome.REFUSED)),
                written=count("workbooks", filter=models.Q(workbooks__outcome__in=WRITTEN)),
            )
            .order_by("-pk")
        )


class BookUpload(WorkedOn, models.Model):
    """One file that came back, a workbook or a zip of them: read, compared, applied, perhaps undone."""

    AT_WORK = AT_WORK

    file = models.ForeignKey("ppm.StoredFile", models.PROTECT, related_name="+")
    is_to_submit = models.BooleanField(_("submit what is complete"), default=False)
    reason = models.CharField(_("reason"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=UploadState, default=UploadState.READING
    )
    prefer = models.CharField(max_length=10, choices=Prefer, default=Prefer.PORTAL)
    fault = models.JSONField(default=list, blank=True)  # a Fault of the file as a whole
    # Counts comparisons: what is applied is what was seen.
    revision = models.PositiveIntegerField(default=0)
    marked = models.ForeignKey("ppm.StoredFile", models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey("ppm.Job", models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(
        "ppm.Person", models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    created_at = models.DateTimeField(_("uploaded"), default=now, editable=False)
    applied_at = models.DateTimeField(_("applied"), null=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)
    undo_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = BookUploadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.file} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:report_book_detail", args=[self.pk])

    def access_point(self) -> AccessPoint:
        """It sits nowhere in the tree: `visible_to` alone says who sees it."""
        return AccessPoint()

    @property
    def fault_of_file(self) -> Fault | None:
        return Fault(*self.fault) if self.fault else None


class ReturnedBookQuerySet(models.QuerySet["ReturnedBook"]):
    def for_page(self) -> "ReturnedBookQuerySet":
        return self.select_related("report__cycle", "report__initiative").order_by("number", "pk")

    def open_to(self, person: "Person") -> "ReturnedBookQuerySet":
        """Those about a report that the person can see, and those about none."""
        seen = StatusReport.objects.visible_to(person).values("pk")
        return self.filter(models.Q(report__isnull=True) | models.Q(report__in=seen))


class ReturnedBook(models.Model):
    """One workbook of an upload. `changes` are those of `comparing.Change`, `faults` those of `faults.Fault`;
    `missing` is what keeps the report from being submitted; `before` and `after` serve undoing.
    """

    upload = models.ForeignKey(BookUpload, models.PROTECT, related_name="workbooks")
    number = models.PositiveIntegerField()
    name = models.CharField(_("file"), max_length=200)
    language = models.CharField(max_length=2, blank=True)
    report = models.ForeignKey(StatusReport, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome)
    is_on_behalf = models.BooleanField(default=False)
    has_conflict = models.BooleanField(default=False)
    changes = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = ReturnedBookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="returnedbook_once")
        ]

    def __str__(self) -> str:
        return self.name

    def all_faults(self) -> list[Fault]:
        return [Fault(*one) for one in self.faults]

    def to_write(self, prefer: str) -> list[dict[str, Any]]:
        """The changes that count, when conflicts are settled this way."""
        takes_all = prefer == Prefer.WORKBOOK
        return [one for one in self.changes if takes_all or one["base"] == one["stands"]]
