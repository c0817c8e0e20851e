"""What a freeze of the whole portfolio costs, and the comparison of two periods.

Limits: 2,000 projects are frozen in at most 20 s, one transaction, with no more of Python's memory than a
part of them takes; two periods, or one and today, are compared in at most 300 ms.
"""

import time
import tracemalloc
from collections.abc import Callable
from statistics import median
from typing import Any

FREEZE, COMPARE, MEMORY = 20.0, 300.0, 150.0  # seconds, milliseconds, MB


def freezing(repeat: int) -> dict[str, Any]:
    """Freeze the open period and take it back; compare the last two, and the last one with today."""
    from django.db import transaction
    from django.utils.timezone import localdate, now

    from portfolio.statusreports.models import ReportingCycle
    from ppm.accounts.models import Person
    from reporting.compare.perimeter import Live, Perimeter
    from reporting.compare.selectors import compare
    from reporting.snapshots.models import Snapshot
    from reporting.snapshots.services import freeze_cycle

    by = Person.objects.get(email="central@bench.example")
    cycle = ReportingCycle.objects.open().order_by("period").first()
    with transaction.atomic():
        wall, cpu = time.perf_counter(), time.process_time()
        snapshot = freeze_cycle(cycle=cycle, by=by, at=now())
        seconds, used = time.perf_counter() - wall, time.process_time() - cpu
        projects = snapshot.projects_count
        transaction.set_rollback(True)
    with transaction.atomic():
        tracemalloc.start()
        freeze_cycle(cycle=ReportingCycle.objects.get(pk=cycle.pk), by=by, at=now())
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        transaction.set_rollback(True)
    after, before = Snapshot.objects.current().latest_first()[:2]
    return {
        "projects": projects,
        "seconds": seconds,
        "cpu": used,
        "peak": peak,
        "frozen": _median(lambda: compare(before, after, scope=Perimeter(by)), repeat),
        "today": _median(lambda: compare(after, Live(localdate()), scope=Perimeter(by)), repeat),
    }


def _median(work: Callable[[], object], repeat: int) -> float:
    times = []
    for _turn in range(repeat):
        begin = time.perf_counter()
        work()
        times.append((time.perf_counter() - begin) * 1000)
    return median(times)


def report(found: dict[str, Any]) -> str:
    """One line; what is beyond its limit is marked."""
    beyond = (
        found["seconds"] > FREEZE
        or found["peak"] > MEMORY
        or max(found["frozen"], found["today"]) > COMPARE
    )
    return (
        f"freeze of {found['projects']} projects: {found['seconds']:.1f} s"
        f" ({found['cpu']:.1f} s of the processor), {found['peak']:.0f} MB;"
        f" comparison: two periods {found['frozen']:.0f} ms, with today {found['today']:.0f} ms"
        + (" ←" if beyond else "")
    )
