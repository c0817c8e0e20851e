"""`make bench`: what pages cost at two sizes of portfolio, for who sees all and who does not; and files.

python -m tests.bench [--only pages board form governing freezing bookings packs imports workbook reportbooks
                              deadline]
                      [--sizes 2000 20000] [--repeat 40] [--packs 60 500] [--booking-rows 50000]
                      [--import-rows 10000] [--workbook-rows 50000] [--file-repeat 3] [--books 200]
                      [--managers 150] [--seconds 90] [--fresh]

Each size has a data folder of its own under var/bench (or BENCH_VAR), seeded once by `seed_benchmark`; packs
and imports have smaller ones, since an import leaves what it wrote. The workbook is that of the largest
portfolio, its list written as often as it takes to fill the rows.

Limits: a page costs less than 1.5 times as much at the larger size, a scoped reader at most 1.2 times what
one without limits costs, 12 statements. An import of 10,000 rows takes at most 15 s of the worker's
processor (reading, checking and writing; the database's share stands beside it) and no more memory than one
of 1,000 rows, give or take a quarter. A workbook of 50,000 rows takes at most 15 s and 150 MB. Files are
measured in a fresh process each time; their figures are medians. What is beyond its limit is marked ←.
`board` says what the PMO board costs at the smaller size, `form` what the report form does, `governing`
registers, roadmap, cockpit and tolerances, `bookings` what a file of 50,000 lines of the accounts does,
`reportbooks` the round trip of 200 report workbooks, `deadline` what 150 managers find who submit at once;
their limits stand there.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench import board, deadline, files, form, freezing, governing, packs, reportbooks

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = Path(os.environ.get("BENCH_VAR", REPOSITORY / "var" / "bench"))
MEASURES = (
    *(
        "pages",
        "board",
        "form",
        "governing",
        "freezing",
        "bookings",
        "packs",
        "imports",
        "workbook",
    ),
    *("reportbooks", "deadline"),
)
BEFORE_IMPORTS = 200  # projects in the folder that imports are measured in
GROWTH, SCOPED, STATEMENTS = 1.5, 1.2, 12
PEOPLE = ("central", "scoped")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=list(MEASURES))
    parser.add_argument("--sizes", type=int, nargs="+", default=[2000, 20000])
    parser.add_argument("--repeat", type=int, default=40)
    parser.add_argument(
        "--packs", type=int, nargs="+", default=[60, 500], help="projects in a pack"
    )
    parser.add_argument("--import-rows", type=int, default=10_000)
    parser.add_argument("--booking-rows", type=int, default=50_000)
    parser.add_argument("--workbook-rows", type=int, default=50_000)
    parser.add_argument("--file-repeat", type=int, default=3)
    parser.add_argument("--books", type=int, default=200, help="report workbooks in a zip file")
    parser.add_argument("--managers", type=int, default=150, help="who submit on deadline day")
    parser.add_argument("--seconds", type=int, default=90, help="how long deadline day lasts")
    parser.add_argument("--fresh", action="store_true", help="seed again")
    parser.add_argument("--measure", choices=MEASURES, help=argparse.SUPPRESS)
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.measure:
        prepare(wanted.size)
        print(json.dumps(measured(wanted.measure, wanted.repeat, wanted.seconds)))
        return
    if wanted.fresh:
        shutil.rmtree(FOLDERS, ignore_errors=True)
    if "pages" in wanted.only:
        report({size: ask(size, "pages", wanted.repeat) for size in wanted.sizes})
    smallest, times = min(wanted.sizes), wanted.file_repeat
    if "board" in wanted.only:
        for line in governing.report(ask(smallest, "board", wanted.repeat), board.LIMITS):
            print(line)
    if "form" in wanted.only:
        for line in governing.report(ask(smallest, "form", wanted.repeat), form.LIMITS):
            print(line)
    if "governing" in wanted.only:
        found = ask(smallest, "governing", wanted.repeat)
        for line in (
            *governing.report(found["pages"]),
            governing.report_tolerances(found["uses"]),
            governing.report_thresholds(found["thresholds"]),
        ):
            print(line)
    if "freezing" in wanted.only:
        print(freezing.report(ask(smallest, "freezing", wanted.repeat)))
    if "bookings" in wanted.only:
        rows = wanted.booking_rows
        small = ask(smallest, "bookings", rows // 10)
        print(governing.report_bookings(small, ask(smallest, "bookings", rows), rows))
    if "packs" in wanted.only:
        for line in packs.report({size: ask(size, "packs", times) for size in wanted.packs}):
            print(line)
    if "reportbooks" in wanted.only:
        small = ask(smallest, "reportbooks", max(wanted.books // 10, 1))
        print(reportbooks.report(small, ask(smallest, "reportbooks", wanted.books)))
    if "deadline" in wanted.only:
        more = ("--seconds", str(wanted.seconds))
        for line in deadline.report(ask(smallest, "deadline", wanted.managers, *more)):
            print(line)
    if "imports" in wanted.only:
        for line in files.report_imports(
            lambda rows: ask(BEFORE_IMPORTS, "imports", rows), wanted.import_rows, times
        ):
            print(line)
    if "workbook" in wanted.only:
        largest = max(wanted.sizes)
        print(
            files.report_workbook(
                lambda rows: ask(largest, "workbook", rows), wanted.workbook_rows, times
            )
        )


def measured(what: str, repeat: int, seconds: int) -> Any:
    """One measure in this process; of a file, `repeat` is the number of its rows, of a day of its people."""
    if what == "pages":
        return pages(repeat)
    if what == "packs":
        from ppm.embedded.places import data_folder

        return packs.measured(data_folder() / "packs", repeat=repeat)
    if what == "workbook":
        return files.workbook(repeat)
    if what == "board":
        return board.pages(repeat)
    if what == "form":
        return form.pages(repeat)
    if what == "governing":
        return {
            "pages": governing.pages(repeat),
            "uses": governing.tolerances(),
            "thresholds": governing.thresholds(),
        }
    if what == "freezing":
        return freezing.freezing(repeat)
    if what == "deadline":
        return deadline.deadline(repeat, seconds)
    if what == "reportbooks":
        return reportbooks.reportbooks(repeat, database_seconds())
    if what == "bookings":
        return governing.bookings(repeat, database_seconds())
    from tests.bench import imports

    return imports.imports(repeat, database_seconds())


def database_seconds() -> Callable[[], float]:
    """What the database of this data folder has spent of the processor so far."""
    import psutil

    from ppm.embedded.places import Places, data_folder
    from tests.bench import measure

    owner = measure.database_process(Places(data_folder()))
    return lambda: measure.cpu_seconds(psutil.Process(owner))


def ask(size: int, what: str, repeat: int, *more: str) -> Any:
    """Measure in a process of its own: it has the data folder of this size."""
    folder = FOLDERS / ("imports" if what == "imports" else str(size))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.bench", "--measure", what),
            *("--size", str(size), "--repeat", str(repeat)),
            *more,
        ],
        env={**os.environ, "PPM_VAR": str(folder), "LOG_REQUESTS": "WARNING"},
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
    from ppm.embedded.environment import ensure_environment
    from ppm.embedded.management import run_manage
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
                "dashboard of data quality": reverse("reporting:dashboard_quality"),
                "my work": reverse("reporting:home"),
                "reports of the period": reverse("portfolio:report_board"),
                "search": f"{reverse('ppm:search_page')}?q=echeance",
            }
            client = measure.signed_in(person.email)
            for name, address in addresses.items():
                say(f"{name}, {who}")
                figure = measure.page(address, client, portal, repeat=repeat)
                found[f"{name}|{who}"] = asdict(figure)
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


if __name__ == "__main__":
    sys.exit(main())
