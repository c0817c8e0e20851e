"""What the latest measurement says, from stored rows; kept on the benefit for lists."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from portfolio.benefits.calc import Realised, realised
from portfolio.benefits.models import Benefit, Measurement

PLACES = Decimal("0.0001")
MOST = Decimal("99999")


def measured(rows: Iterable[Measurement]) -> list[tuple[date, Decimal]]:
    return [(one.measured_on, one.value) for one in rows if one.withdrawn_at is None]


def realised_of(benefit: Benefit, values: Sequence[tuple[date, Decimal]]) -> Realised | None:
    """Gained against planned at the latest of some values; reads the targets: prefetch them."""
    if benefit.indicator is None:
        return None
    return realised(
        benefit.indicator.nature,
        values,
        {one.year: one.value for one in benefit.targets.all()},
        baseline=benefit.baseline_value,
        begun=benefit.baseline_on,
        curve=benefit.curve,
    )


def refresh_rates(benefits: Iterable[int]) -> None:
    """Rewrite what some benefits repeat of their measurements; inside the action that changed them."""
    rows = Benefit.objects.filter(pk__in=list(benefits)).select_related("indicator")
    standing = Measurement.objects.filter(withdrawn_at__isnull=True).order_by("measured_on", "pk")
    for row in rows.prefetch_related("targets", Prefetch("measurements", standing)):
        values = measured(row.measurements.all())
        row.measured_on, row.measured_value = values[-1] if values else (None, None)
        found = realised_of(row, values)
        rate = found.rate if found is not None else None
        row.rate = None if rate is None else max(min(rate, MOST), -MOST).quantize(PLACES)
        row.save(update_fields=["rate", "measured_on", "measured_value"])
