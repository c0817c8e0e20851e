"""`make bench`: what pages cost at two sizes of portfolio, for one who sees all and one who does not.

python -m tests.bench [--sizes 2000 20000] [--repeat 40] [--packs 60] [--fresh]

Each size has a data folder of its own under var/bench (or BENCH_VAR), seeded once by `seed_benchmark`.
Limits: a page costs less than 1.5 times as much at the larger size, a scoped reader at most 1.2 times what
one without limits costs, 12 statements.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from io import StringIO
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = Path(os.environ.get("BENCH_VAR", REPOSITORY / "var" / "bench"))
GROWTH, SCOPED, STATEMENTS = 1.5, 1.2, 12
PEOPLE = ("central", "scoped")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000, 20000])
    parser.add_argument("--repeat", type=int, default=40)
    parser.add_argument("--packs", type=int, default=60, help="projects in the pack; 0: no pack")
    parser.add_argument("--fresh", action="store_true", help="seed again")
    parser.add_argument("--measure", choices=["pages", "packs"], help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.measure:
        prepare(wanted.size)
        said = pages(wanted.repeat) if wanted.measure == "pages" else packs()
        print(json.dumps(said))
        return
    if wanted.fresh:
        shutil.rmtree(FOLDERS, ignore_errors=True)
    found = {size: ask(size, "pages", wanted.repeat) for size in wanted.sizes}
    report(found)
    if wanted.packs:
        for line in ask(wanted.packs, "packs", wanted.repeat):
            print(line)


def ask(size: int, what: str, repeat: int) -> dict:
    """Measure in a process of its own: it has the data folder of this size."""
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench", "--measure", what),
            *("--size", str(size), "--repeat", str(repeat)),
        ],
        env={**os.environ, "PPM_VAR": str(FOLDERS / str(size)), "LOG_REQUESTS": "WARNING"},
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def prepare(size: int) -> None:
    """Servers, tables, content and Django, in this order."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppm.settings")
    from ppm.embedded import assets
    from ppm.embedded.environment import ensure_environment, run_manage
    from ppm.embedded.places import Places, data_folder

    ensure_environment()
    assets.prepare(Places(data_folder()))
    run_manage("migrate", "--no-input", "--verbosity", "0")

    import django

    django.setup()
    from portfolio.initiatives.models import Initiative

    if not Initiative.objects.exists() and run_manage("seed_benchmark", "--projects", str(size)):
        sys.exit("The bench could not be seeded.")


def pages(repeat: int) -> dict:
    from django.urls import reverse

    from portfolio.initiatives.models import Initiative
    from portfolio.statusreports.models import StatusReport
    from ppm.accounts.models import Person
    from ppm.embedded.places import Places, data_folder
    from tests.bench import measure

    found = {}
    with measure.web_server(Places(data_folder())) as portal:
        for who in PEOPLE:
            person = Person.objects.get(email=f"{who}@bench.example")
            projects = Initiative.objects.visible_to(person).projects().running()
            project = projects.order_by("pk").first()
            listed = reverse("portfolio:initiative_list")
            addresses = {
                "list of 50": listed,
                "list, searched": f"{listed}?text=echeances",
                "list, by budget": f"{listed}?sort=-budget",
                "cockpit": reverse("portfolio:initiative_detail", args=[project.pk]),
                "dashboard": reverse("reporting:dashboard"),
                "my work": reverse("reporting:home"),
                "reports of the period": reverse("portfolio:report_board"),
                "search": f"{reverse('ppm:search_page')}?q=echeance",
            }
            client = measure.signed_in(person.email)
            for name, address in addresses.items():
                say(f"{name}, {who}")
                figure = measure.page(address, client, portal, repeat=repeat)
                found[f"{name}|{who}"] = asdict(figure)
        # A report is written by the project's manager.
        report = StatusReport.objects.filter(
            cycle__state="open", initiative__standing__project_manager__isnull=False
        ).earliest("pk")
        client = measure.signed_in(report.initiative.standing.project_manager.email)
        form = reverse("portfolio:report_edit", args=[report.pk])
        say("report form")
        figure = measure.page(form, client, portal, repeat=repeat)
        found["report form|manager"] = asdict(figure)
        figure = measure.save(form, client, portal, repeat=repeat)
        found["report form, save|manager"] = asdict(figure)
    return found


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def report(found: dict[int, dict]) -> None:
    """A line for each page and person, and what the limits say."""
    sizes = sorted(found)
    small, large = sizes[0], sizes[-1]
    head = "".join(f"{f'cpu ms {size}':>14}{'p50':>8}{'p95':>8}" for size in sizes)
    print(f"{'':<32}{head}{'growth':>8}{'scoped':>8}{'statements':>11}")
    for key in found[small]:
        name, who = key.split("|")
        line = f"{name + ' (' + who + ')':<32}"
        for size in sizes:
            one = found[size][key]
            line += f"{one['cpu']:>14.1f}{one['p50']:>8.0f}{one['p95']:>8.0f}"
        growth = found[large][key]["cpu"] / found[small][key]["cpu"]
        line += f"{growth:>8.2f}"
        whole = found[large].get(f"{name}|central", found[large][key])["cpu"]
        scoped = found[large][key]["cpu"] / whole
        line += f"{scoped:>8.2f}" if who == "scoped" else f"{'':>8}"
        statements = found[large][key]["queries"]
        line += f"{statements:>11}"
        beyond = [
            word
            for word, is_beyond in (
                ("grows", growth >= GROWTH),
                ("scope", who == "scoped" and scoped > SCOPED),
                ("statements", statements > STATEMENTS),
            )
            if is_beyond
        ]
        print(line + ("  ← " + ", ".join(beyond) if beyond else ""))


def packs() -> list[str]:
    """The pack of the last frozen period, from nothing and from kept sheets."""
    from django.core.management import call_command

    from ppm.embedded.places import data_folder
    from reporting.packs.models import KeptSheet
    from tests.bench import measure

    lines = []
    for label in ("kept" if KeptSheet.objects.exists() else "cold", "from kept sheets"):
        start, cpu = time.perf_counter(), time.process_time()
        call_command("build_pack", "--output", str(data_folder() / "packs"), stdout=StringIO())
        lines.append(
            f"pack in 3 languages, {label}: {time.perf_counter() - start:.1f} s,"
            f" {time.process_time() - cpu:.1f} s of CPU, peak {measure.peak_megabytes():.0f} MB"
        )
    return lines


if __name__ == "__main__":
    sys.exit(main())
