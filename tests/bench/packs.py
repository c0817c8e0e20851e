"""Packs: from nothing by one worker and by two, from kept sheets; wall, processor, memory, time a page.

Targets: two workers take at most 1 / 1.7 of the time of one; 500 projects from kept sheets at most 20 s of
processor a language and 500 MB; the time per page does not grow with the number of pages.
"""

import os
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from statistics import median

SCALING, SECONDS_KEPT, MEGABYTES = 1.7, 20.0, 500.0
LANGUAGES = 3
HELP = "import sys; from tests.bench.packs import help_out; help_out(sys.argv[1])"


def report(folder: Path, *, repeat: int) -> list[str]:
    """The lines of `make bench`, for the last frozen period of the database at hand."""
    one = _build(folder, helpers=0, is_fresh=True)
    two = _build(folder, helpers=1, is_fresh=True)
    kept = [_build(folder, helpers=0, is_fresh=False) for _n in range(repeat)]
    pages = one["pages"]
    cpu = median(found["cpu"] for found in kept) / LANGUAGES
    peak = max(found["peak"] for found in kept)
    faster = one["wall"] / two["wall"]
    return [
        f"pack in 3 languages from nothing: {one['wall']:.1f} s, {pages:.0f} pages,"
        f" {pages / one['wall']:.1f} pages/s, {1000 * one['cpu'] / pages:.0f} ms of CPU a page,"
        f" peak {one['peak']:.0f} MB",
        f"the same with a second worker: {two['wall']:.1f} s, {faster:.2f} times as fast"
        + ("  ← workers" if faster < SCALING else ""),
        f"from kept sheets: {cpu:.1f} s of CPU a language,"
        f" {1000 * cpu * LANGUAGES / pages:.0f} ms a page, peak {peak:.0f} MB"
        + ("  ← cpu" if cpu > SECONDS_KEPT else "")
        + ("  ← memory" if peak > MEGABYTES else ""),
    ]


def _build(folder: Path, *, helpers: int, is_fresh: bool) -> dict[str, float]:
    from django.core.management import call_command
    from django.db.models import Sum

    from reporting.packs import sheets
    from reporting.packs.models import Pack
    from tests.bench.measure import peak_megabytes

    if is_fresh:
        sheets.PERIMETER = f"bench {time.time()}"  # kept sheets are never deleted: other keys
    beside = [
        subprocess.Popen([sys.executable, "-c", HELP, sheets.PERIMETER], env=dict(os.environ))
        for _n in range(helpers)
    ]
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        call_command("build_pack", "--output", str(folder), stdout=StringIO())
    finally:
        for process in beside:
            process.terminate()
            process.wait()
    pages = Pack.objects.order_by("-pk").first().files.aggregate(pages=Sum("pages"))["pages"]  # type: ignore[union-attr]
    return {
        "wall": time.perf_counter() - wall,
        "cpu": time.process_time() - cpu,
        "peak": peak_megabytes(),
        "pages": float(pages or 0),
    }


def help_out(perimeter: str) -> None:
    """A second worker without broker: take the parts from the front until somebody ends this process."""
    import django

    django.setup()
    from ppm.jobs.execution import run
    from ppm.jobs.models import Job
    from reporting.packs import building, sheets
    from reporting.packs.pdf import warm_up

    sheets.PERIMETER = perimeter
    warm_up()
    parts = Job.objects.filter(kind__in=[building.SHEETS, building.LANGUAGE], state="queued")
    while True:
        key = parts.order_by("pk").values_list("pk", flat=True).first()
        if key is None:
            time.sleep(0.05)
        else:
            run(key)
