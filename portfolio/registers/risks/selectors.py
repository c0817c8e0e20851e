from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Q, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from portfolio.registers.risks.calc import LINE, Exposure
from portfolio.registers.risks.choices import RiskKind
from portfolio.registers.risks.models import Risk
from ppm.org.workdays import add_working_days

# The months of the cadence and five working days (domain notes §2.5, DQ13).
CADENCE = 31
GRACE = 5


def review_limit(today: date, months: int = 1) -> date:
    """A risk that was last reviewed before this day has not been reviewed in time."""
    return add_working_days(today, -GRACE) - timedelta(days=CADENCE * months)


def unreviewed(today: date, months: int = 1) -> Q:
    """Not reviewed in time; `months` lie between two reviews."""
    return Q(reviewed_on__isnull=True) | Q(reviewed_on__lt=review_limit(today, months))


def exposure_of(
    initiative_ids: Collection[int], today: date | None = None
) -> Mapping[int, Exposure]:
    """The exposure of each project by its open threats, in one statement; a project without any is left out.

    Counts what is there, whoever asks: for rules of the project itself, never for totals shown to a reader.
    """
    late = unreviewed(today or localdate())
    rows = (
        Risk.objects.open()
        .filter(initiative__in=initiative_ids, kind=RiskKind.THREAT)
        .order_by()
        .values("initiative")
        .annotate(
            total=Coalesce(Sum("expected_value"), Value(Decimal(0))),
            known=Count("expected_value"),
            count=Count("pk"),
            highest=Max("score"),
            unapproved=Count("pk", filter=Q(score__gte=LINE, is_answered=False)),
            unreviewed=Count("pk", filter=late),
        )
    )
    return {row.pop("initiative"): Exposure(**row) for row in rows}
