from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension
from portfolio.statusreports.models import StatusReport
from ppm.accounts.choices import Language
from ppm.permissions.access import AccessPoint
from ppm.permissions.querysets import ScopedQuerySet


class BoardItemQuerySet(ScopedQuerySet["BoardItem"]):
    via = "report__initiative"

    def open(self) -> "BoardItemQuerySet":
        """The portfolio board has not spoken yet."""
        return self.filter(settled_at__isnull=True, withdrawn_at__isnull=True)

    def withdraw(self, at: datetime) -> int:
        """The board need not look at these any more. Runs inside an action."""
        return self.open().update(withdrawn_at=at)

    def of_reports(self, reports: Iterable[int], at: datetime) -> "BoardItemQuerySet":
        """Raised by these reports and not settled at that moment."""
        waiting = Q(settled_at__isnull=True) | Q(settled_at__gt=at)
        standing = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at)
        return self.filter(waiting, standing, report__in=reports, raised_at__lte=at)

    def outdated_by(self, reports: "models.QuerySet[StatusReport]") -> "BoardItemQuerySet":
        """Open ones of which one of these reports raised the same again, in a later period."""
        later = BoardItem.objects.open().filter(
            report__in=reports,
            report__initiative=OuterRef("report__initiative"),
            report__cycle__period__gt=OuterRef("report__cycle__period"),
            dimension=OuterRef("dimension"),
        )
        return self.open().filter(Exists(later))

    def for_list(self) -> "BoardItemQuerySet":
        return self.filter(withdrawn_at__isnull=True).select_related(
            "report__cycle",
            "report__initiative__unit",
            "report__initiative__standing",
            "settled_by",
        )


class BoardItem(models.Model):
    """A dimension declared better than computed for too many periods: the portfolio board looks at it.

    `times` is the number of periods in a row; the word of the board settles it. Withdrawn when the report is
    sent or taken back, or validated again without being better than computed, and when a later period raises
    the same before the board has spoken.
    """

    report = models.ForeignKey(StatusReport, models.PROTECT, related_name="board_items")
    dimension = models.CharField(_("dimension"), max_length=14, choices=Dimension)
    times = models.PositiveSmallIntegerField(_("periods in a row"))
    raised_at = models.DateTimeField(_("raised"))
    settled_at = models.DateTimeField(_("settled"), null=True)
    settled_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+", null=True)
    settled_text = models.CharField(_("what the board said"), max_length=600, blank=True)
    settled_language = models.CharField(max_length=2, choices=Language, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    objects = BoardItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "dimension"], name="boarditem_once"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, settled_text="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(settled_text="")),
                name="boarditem_settled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} · {self.get_dimension_display()}"

    def access_point(self) -> AccessPoint:
        return self.report.access_point()
