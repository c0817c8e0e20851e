"""The reports of shorter series that one of a longer series fills."""

from collections.abc import Collection

from portfolio.statusreports.models import ReportingCycle, StatusReport


def lock_contained(report: StatusReport, states: Collection[str]) -> list[StatusReport]:
    """Lock the reports that this one fills, in these states, but for those of a frozen period.

    Their periods are read once the locks are held: of a freeze that was waited for nothing is rewritten.
    """
    rows = report.contains.select_for_update(of=("self",)).filter(state__in=states)
    found = list(rows.order_by("pk"))
    if not found:
        return []
    cycles = ReportingCycle.objects.open().in_bulk({one.cycle_id for one in found})
    for one in found:
        if one.cycle_id in cycles:
            one.cycle = cycles[one.cycle_id]
    return [one for one in found if one.cycle_id in cycles]
