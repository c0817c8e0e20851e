"""How long an import takes: python -m tests.bench.imports [--rows 10000] [--repeat 3].

Each repeat is a process of its own on the data folder of the benchmark: it reads, checks and writes a
workbook of new projects, then one that changes every one of them.
"""

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("BENCH_VAR", REPOSITORY / "var" / "bench"))
HEADERS = [
    "Code projet", "Nom du projet", "Service", "Catégorie", "Description", "Responsable", "État",
    "Date de début", "Date de fin", "Budget 2026 (k€)", "Prévision 2026 (k€)", "Coût total (k€)",
    "Dépenses réalisées (k€)", "Remarques",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--once", default="", help="one repeat, under this sender")
    wanted = parser.parse_args()
    os.environ["PPM_VAR"] = str(FOLDER)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ppm.settings")
    from ppm.embedded.environment import ensure_environment

    ensure_environment()
    if wanted.once:
        print(json.dumps(once(wanted.once, wanted.rows)))
        return
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=REPOSITORY, check=True)
    results = []
    for number in range(wanted.repeat):
        command = [sys.executable, "-m", "tests.bench.imports", "--rows", str(wanted.rows)]
        sender = f"BENCH {time.time_ns()} {number}"
        done = subprocess.run(
            [*command, "--once", sender], cwd=REPOSITORY, check=True, capture_output=True
        )
        results.append(json.loads(done.stdout.splitlines()[-1]))
        print(results[-1], flush=True)
    print("median", {key: round(median(one[key] for one in results), 2) for key in results[0]})


def once(sender: str, rows: int) -> dict[str, float]:
    """Import new projects, then change them all; seconds, seconds of CPU, and megabytes at the peak."""
    import django

    django.setup()
    from ppm.accounts.services import ensure_system_person

    by = ensure_system_person()
    found: dict[str, float] = {"start_mb": peak()}
    for label, raise_ in (("new", 0), ("changed", 5)):
        data = workbook(rows, raise_)
        wall, cpu = time.perf_counter(), time.process_time()
        steps = run(data, sender, by)
        found |= {f"{label}_{name}": round(seconds, 2) for name, seconds in steps.items()}
        found[f"{label}_total"] = round(time.perf_counter() - wall, 2)
        found[f"{label}_cpu"] = round(time.process_time() - cpu, 2)
        found[f"{label}_peak_mb"] = peak()
    return found


def run(data: bytes, sender: str, by: object) -> dict[str, float]:
    """The three jobs of an import, one after the other; the seconds of each."""
    from dataclasses import replace

    from django.utils.timezone import now

    from reporting.imports import services
    from reporting.imports.mapping import Mapping
    from reporting.imports.models import ImportRun

    steps = {}
    start = time.perf_counter()
    name = "portefeuille_2026-10-31.xlsx"
    made = services.upload(name=name, data=data, content_type="x", by=by, at=now())  # type: ignore[arg-type]
    made = services.read_run(run=made, is_asked=True, by=by, at=now())  # type: ignore[arg-type]
    steps["read"] = time.perf_counter() - start
    start = time.perf_counter()
    mapping = replace(Mapping.from_json(made.mapping), source=sender[:60])
    made.mapping, made.state = mapping.to_json(), "checking"
    made = services.check_run(run=made, by=by, at=now())  # type: ignore[arg-type]
    steps["check"] = time.perf_counter() - start
    start = time.perf_counter()
    made = services.apply_run(run=made, token=made.token, by=by, at=now())  # type: ignore[arg-type]
    steps["apply"] = time.perf_counter() - start
    written = ImportRun.objects.get(pk=made.pk)
    if written.state != "applied" or written.created + written.updated != written.rows:
        raise SystemExit(f"not written: {written.state} {written.fault} {written.refused}")
    return steps


def workbook(rows: int, raise_: int) -> bytes:
    """Invented projects as a workbook."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Projets")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADERS)
        for n in range(1, rows + 1):
            start = date(2020, 1, 1) + timedelta(days=n % 2000)
            sheet.write_row(n, 0, [f"P-{n:06}", f"Projet numéro {n}", f"Service {n % 12}"])
            sheet.write_row(n, 3, ["Service", f"Objet du projet {n}. " * 4, "", "en cours"])
            sheet.write_datetime(n, 7, start, day)
            sheet.write_datetime(n, 8, start + timedelta(days=400 + n % 700), day)
            sheet.write_row(n, 9, [10 + n % 90, 11 + n % 90 + raise_, 300 + n % 900, 40 + n % 70])
            sheet.write_string(n, 13, f"Suivi du {n % 28 + 1} du mois.")
    return file.getvalue()


def peak() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    main()
