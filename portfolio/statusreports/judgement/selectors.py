from collections import defaultdict

from django.db.models import F

from portfolio.statusreports.calc import is_better
from portfolio.statusreports.models import DimensionStatus, StatusReport


def override_runs(report: StatusReport) -> dict[str, int]:
    """Dimensions that a report declares better than computed, for how many periods in a row. One query."""
    rows = (
        DimensionStatus.objects.filter(
            report__in=StatusReport.objects.received().filter(
                initiative=report.initiative_id,
                cycle__series=report.cycle.series,
                cycle__period__lte=report.cycle.period,
            )
        )
        .order_by("dimension", F("report__cycle__period").desc(), "-pk")
        .values_list("dimension", "declared", "computed")
    )
    history: dict[str, list[bool]] = defaultdict(list)
    for dimension, declared, computed in rows:
        history[dimension].append(is_better(declared, computed))
    runs = {}
    for dimension, better in history.items():
        times = next((place for place, one in enumerate(better) if not one), len(better))
        if times:
            runs[dimension] = times
    return runs
