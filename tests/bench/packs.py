"""Packs: from nothing by one worker and by two, from kept sheets; wall, processor, memory, time a page.

Targets: two workers take at most 1 / 1.7 of the time of one; 500 projects from kept sheets at most 20 s of
processor a language and 500 MB; a page of the largest pack costs at most a quarter more than one of the
smallest. Each building runs in a process of its own, so that its peak of memory is its own.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

SCALING, SECONDS_KEPT, MEGABYTES, FLAT = 1.7, 20.0, 500.0, 1.25
SMALL = 100  # projects up to which the second worker is measured
LANGUAGES = 3
CHILD = "import sys; from tests.bench.packs import {0}; {0}(*sys.argv[1:])"

Figures = dict[str, float]


def measured(folder: Path, *, repeat: int) -> dict[str, Any]:
    """The packs of the last frozen period of the database at hand; a second worker for a small one."""
    from portfolio.initiatives.models import Initiative

    is_small = Initiative.objects.count() <= SMALL
    return {
        "one": _build(folder, helpers=0, is_fresh=True),
        "two": _build(folder, helpers=1, is_fresh=True) if is_small else None,
        "kept": [_build(folder, helpers=0, is_fresh=False) for _n in range(repeat)],
    }


def report(sizes: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """The lines of `make bench`, by number of projects."""
    lines = []
    for projects, found in sizes.items():
        one, kept = found["one"], found["kept"]
        pages, cpu, peak = one["pages"], _kept_cpu(kept), max(build["peak"] for build in kept)
        wall = median(build["wall"] for build in kept)
        lines.append(
            f"pack of {projects} projects in {LANGUAGES} languages from nothing: {one['wall']:.1f} s,"
            f" {pages:.0f} pages, {pages / one['wall']:.1f} pages/s,"
            f" {1000 * one['cpu'] / pages:.0f} ms of CPU a page, peak {one['peak']:.0f} MB"
        )
        if two := found["two"]:
            faster = one["wall"] / two["wall"]
            lines.append(
                f"  the same with a second worker: {two['wall']:.1f} s,"
                f" {pages / two['wall']:.1f} pages/s, {faster:.2f} times as fast,"
                f" peaks {two['peak']:.0f} and {two['beside']:.0f} MB"
                + ("  ← workers" if faster < SCALING else "")
            )
        lines.append(
            f"  from kept sheets: {wall:.1f} s, {pages / wall:.1f} pages/s,"
            f" {cpu / LANGUAGES:.1f} s of CPU a language, {1000 * cpu / pages:.0f} ms a page,"
            f" peak {peak:.0f} MB"
            + ("  ← cpu" if cpu / LANGUAGES > SECONDS_KEPT else "")
            + ("  ← memory" if peak > MEGABYTES else "")
        )
    return [*lines, *_flatness(sizes)]


def _flatness(sizes: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """What a page costs in the largest pack against the smallest."""
    if len(sizes) < 2:
        return []
    small, large = sizes[min(sizes)], sizes[max(sizes)]
    ratios = {
        "from nothing": _a_page(large["one"]) / _a_page(small["one"]),
        "from kept sheets": (_kept_cpu(large["kept"]) / large["one"]["pages"])
        / (_kept_cpu(small["kept"]) / small["one"]["pages"]),
    }
    return [
        f"  CPU a page at {max(sizes)} projects against {min(sizes)}, {way}: {ratio:.2f} times"
        + ("  ← growth" if ratio > FLAT else "")
        for way, ratio in ratios.items()
    ]


def _a_page(build: Figures) -> float:
    return build["cpu"] / build["pages"]


def _kept_cpu(kept: Sequence[Figures]) -> float:
    return median(build["cpu"] for build in kept)


def _build(folder: Path, *, helpers: int, is_fresh: bool) -> Figures:
    # Kept sheets are never deleted: another perimeter gives other keys.
    global _perimeter
    _perimeter = f"bench {time.time()}" if is_fresh else _perimeter
    beside = [_child("help_out", _perimeter) for _n in range(helpers)]
    try:
        found: Figures = json.loads(_child("build", _perimeter, str(folder)).communicate()[0])
    finally:
        # That their input ends tells the helpers to stop.
        peaks = [json.loads(process.communicate()[0])["peak"] for process in beside]
    return {**found, "beside": max(peaks, default=0.0)}


_perimeter = ""


def _child(what: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD.format(what), *arguments],
        env=dict(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def build(perimeter: str, folder: str) -> None:
    """One building in this process; prints its figures."""
    _start(perimeter)
    from django.core.management import call_command
    from django.db.models import Sum

    from reporting.packs.models import Pack
    from tests.bench.measure import peak_megabytes

    wall, cpu = time.perf_counter(), time.process_time()
    call_command("build_pack", "--output", folder, stdout=StringIO())
    found = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    pack = Pack.objects.order_by("-pk").first()
    pages = pack.files.aggregate(pages=Sum("pages"))["pages"] if pack else 0
    print(json.dumps({**found, "peak": peak_megabytes(), "pages": float(pages or 0)}))


def help_out(perimeter: str) -> None:
    """A second worker without broker: takes the parts from the front until its input ends."""
    from select import select

    _start(perimeter)
    from ppm.jobs.execution import run
    from ppm.jobs.models import Job
    from reporting.packs import building
    from tests.bench.measure import peak_megabytes

    parts = Job.objects.filter(kind__in=[building.SHEETS, building.LANGUAGE], state="queued")
    while not select([sys.stdin], [], [], 0)[0]:
        key = parts.order_by("pk").values_list("pk", flat=True).first()
        if key is None:
            time.sleep(0.05)
        else:
            run(key)
    print(json.dumps({"peak": peak_megabytes()}))


def _start(perimeter: str) -> None:
    """Django and the page layout at hand before the clock runs."""
    import django

    django.setup()
    from reporting.packs import sheets
    from reporting.packs.pdf import warm_up

    sheets.PERIMETER = perimeter
    warm_up()
