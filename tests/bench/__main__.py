"""`make bench`: times of pages and packs on a seeded portfolio, in a data folder of its own.

python -m tests.bench [--projects 2000] [--fresh]
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = REPOSITORY / "var" / "bench"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=2000)
    parser.add_argument(
        "--packs", type=int, default=60, help="projects that report and fill the pack; 0: no pack"
    )
    parser.add_argument("--fresh", action="store_true", help="seed again")
    wanted = parser.parse_args()
    if wanted.fresh:
        shutil.rmtree(FOLDER, ignore_errors=True)
    os.environ["PPM_VAR"] = str(FOLDER)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppm.settings")

    from ppm.embedded import assets
    from ppm.embedded.environment import ensure_environment
    from ppm.embedded.places import Places

    ensure_environment()
    assets.prepare(Places(FOLDER))
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPOSITORY, check=True)

    import django

    django.setup()
    _seed_once(wanted.projects, wanted.packs)
    _pages()
    if wanted.packs:
        _packs(wanted.packs)


def _seed_once(projects: int, reporting: int) -> None:
    from django.utils.timezone import localdate

    from portfolio.initiatives.models import Initiative
    from tests.bench import seed

    if not Initiative.objects.exists():
        start = time.perf_counter()
        seed.portfolio(projects, reporting, 3, localdate())
        print(f"seeded in {time.perf_counter() - start:.1f} s")
    print(f"{Initiative.objects.count()} projects\n")


def _pages() -> None:
    from django.urls import reverse

    from portfolio.initiatives.models import Initiative
    from portfolio.statusreports.models import StatusReport
    from tests.bench import measure

    project = Initiative.objects.order_by("pk").first()
    report = (
        StatusReport.objects.filter(cycle__state="open", state="expected").order_by("pk").first()
    )
    if project is None or report is None:
        raise SystemExit("Nothing was seeded.")
    print(measure.HEAD)
    with measure.web_server() as port:
        for who in ("central", "scoped"):
            client = measure.signed_in(f"{who}@bench.example")
            for name, address in (
                ("list of 50", reverse("portfolio:initiative_list")),
                ("list, searched", reverse("portfolio:initiative_list") + "?text=echeances"),
                ("list, sorted by budget", reverse("portfolio:initiative_list") + "?sort=-budget"),
                ("dashboard", reverse("reporting:dashboard")),
                ("my work", reverse("reporting:home")),
                ("reports of the period", reverse("portfolio:report_board")),
            ):
                print(measure.page(f"{name} ({who})", address, client, port).line(), flush=True)
        client = measure.signed_in("central@bench.example")
        detail = reverse("portfolio:initiative_detail", args=[project.pk])
        print(measure.page("detail", detail, client, port).line())
        form = reverse("portfolio:report_edit", args=[report.pk])
        print(measure.page("report form, open", form, client, port).line())
        print(measure.save("report form, save", form, client, port).line())


def _packs(projects: int) -> None:
    """Freeze three periods, then build the pack of the last one: cold, and again from kept sheets."""
    from django.utils import timezone

    from portfolio.statusreports.models import ReportingCycle
    from ppm.accounts.models import Person
    from reporting.packs.models import KeptSheet
    from reporting.snapshots.services import freeze_cycle
    from tests.bench import measure

    by = Person.objects.get(email="central@bench.example")
    cycles = list(ReportingCycle.objects.order_by("period"))[:-1]
    at = timezone.now() - timedelta(days=len(cycles))
    for cycle in cycles:
        if cycle.state == "open":
            at += timedelta(days=1)
            start = time.perf_counter()
            freeze_cycle(cycle=cycle, by=by, at=at)
            print(f"freeze of {projects} reports: {time.perf_counter() - start:.2f} s")
    kept = KeptSheet.objects.count()
    for label in ("cold" if not kept else "kept from an earlier run", "from kept sheets"):
        start, cpu = time.perf_counter(), time.process_time()
        _build()
        print(
            f"pack of {projects} × 3 languages, {label}: {time.perf_counter() - start:.1f} s, "
            f"{time.process_time() - cpu:.1f} s of CPU, peak {measure.peak_megabytes():.0f} MB",
            flush=True,
        )


def _build() -> None:
    from django.core.management import call_command

    call_command("build_pack", "--output", str(FOLDER / "packs"), stdout=StringIO())


if __name__ == "__main__":
    sys.exit(main())
