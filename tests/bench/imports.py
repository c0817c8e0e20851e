"""How long an import takes, and how much memory: new projects, then a file that changes every one of them.

Reading, checking and writing one after the other, as their three jobs do, in a process of its own.
"""

import io
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from django.utils.timezone import now

from ppm.accounts.services import ensure_system_person
from reporting.imports import applying, services
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportRun
from tests.bench.measure import peak_megabytes

HEADERS = [
    "Code projet", "Nom du projet", "Service", "Catégorie", "Description", "Responsable", "État",
    "Date de début", "Date de fin", "Budget 2026 (k€)", "Prévision 2026 (k€)", "Coût total (k€)",
    "Dépenses réalisées (k€)", "Remarques",
]  # fmt: skip


def imports(rows: int, database: Callable[[], float]) -> dict[str, dict[str, float]]:
    """Import new projects, then change them all. `database()` is what the database has spent so far."""
    sender = f"BENCH {time.time_ns()}"
    found = {}
    for label, raise_ in (("new", 0), ("changed", 5)):
        data = workbook(rows, raise_)
        wall, cpu, other = time.perf_counter(), time.process_time(), database()
        run(data, sender)
        found[label] = {
            "cpu": time.process_time() - cpu,
            "database": database() - other,
            "wall": time.perf_counter() - wall,
            "peak": peak_megabytes(),
        }
    return found


def run(data: bytes, sender: str) -> None:
    """The three jobs of an import."""
    by = ensure_system_person()
    name = "portefeuille_2026-10-31.xlsx"
    made = services.upload(name=name, data=data, content_type="x", by=by, at=now())
    made = services.read_run(run=made, is_asked=True, by=by, at=now())
    mapping = replace(Mapping.from_json(made.mapping), source=sender[:60])
    made.mapping, made.state = mapping.to_json(), "checking"
    made = services.check_run(run=made, by=by, at=now())
    made = applying.apply_run(run=made, token=made.token, by=by, at=now())
    written = ImportRun.objects.get(pk=made.pk)
    if written.state != "applied" or written.created + written.updated != written.rows:
        raise SystemExit(f"not written: {written.state} {written.fault} {written.refused}")


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
