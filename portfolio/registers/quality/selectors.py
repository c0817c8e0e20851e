"""The quality of projects. Counts what is there, whoever asks: for rules of the project itself."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils.timezone import localdate

from portfolio.registers.quality.choices import OPEN, QualityMethod, QualityResult, QualityState
from portfolio.registers.quality.models import QualityActivity


@dataclass(frozen=True)
class QualityUse:
    """Quality activities that count, those that failed, those overdue, and refused acceptances."""

    planned: int
    failed: int
    overdue: int
    refused: int

    @property
    def missing(self) -> int:
        return self.failed + self.overdue


def quality_of(
    initiative_ids: Collection[int], today: date | None = None
) -> Mapping[int, QualityUse]:
    """The quality of each project with quality activities, in one statement.

    What was done again later, or cancelled, no longer counts.
    """
    failed = Q(state=QualityState.DONE, result=QualityResult.FAILED)
    rows = (
        QualityActivity.objects.filter(initiative__in=initiative_ids)
        .exclude(state__in=[QualityState.CANCELLED, QualityState.REPEATED])
        .order_by()
        .values("initiative")
        .annotate(
            planned=Count("pk"),
            failed=Count("pk", filter=failed),
            overdue=Count("pk", filter=Q(state__in=OPEN, planned_on__lt=today or localdate())),
            refused=Count("pk", filter=failed & Q(method=QualityMethod.ACCEPTANCE)),
        )
    )
    return {row.pop("initiative"): QualityUse(**row) for row in rows}
