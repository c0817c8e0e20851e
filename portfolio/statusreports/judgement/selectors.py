from django.db.models import F

from portfolio.statusreports.calc import is_better, runs_of
from portfolio.statusreports.models import DimensionStatus, StatusReport


def override_runs(report: StatusReport) -> dict[str, int]:
    """Dimensions that a report declares better than computed, for how many periods in a row. One query.

    An earlier report without the dimension ends its row.
    """
    rows = (
        DimensionStatus.objects.filter(
            report__in=StatusReport.objects.received().filter(
                initiative=report.initiative_id,
                cycle__series=report.cycle.series,
                cycle__period__lte=report.cycle.period,
            )
        )
        .order_by(F("report__cycle__period").desc(), "pk")
        .values_list("report", "dimension", "declared", "computed")
    )
    better: dict[int, set[str]] = {report.pk: set()}
    for key, dimension, declared, computed in rows:
        found = better.setdefault(key, set())
        if is_better(declared, computed):
            found.add(dimension)
    return runs_of(list(better.values()))
