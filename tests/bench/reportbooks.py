"""Deadline day: report workbooks made, changed, sent back in one zip file, compared, written.

The limit is on what the sender waits for: comparing 200 workbooks takes at most 30 s of the worker's
processor and the database's together, writing them (after somebody has looked) as much again, with no more
memory than 20 of them take, give or take a half.
"""

import io
import time
import zipfile
from collections.abc import Callable
from typing import Any

LIMIT, FLAT = 30.0, 1.5  # seconds, times


def reportbooks(count: int, database: Callable[[], float]) -> dict[str, Any]:
    """The jobs of a round trip one after the other, each with its seconds; of `count` workbooks."""
    from django.utils.timezone import now
    from django.utils.translation import override

    from ppm.accounts.models import Person
    from reporting.reportbooks import applying, packing, services
    from reporting.reportbooks.selectors import for_books, writable

    by = Person.objects.get(email="central@bench.example")
    found: dict[str, Any] = {}

    def timed(label: str, act: Callable[[], Any]) -> Any:
        wall, cpu, other = time.perf_counter(), time.process_time(), database()
        result = act()
        found[label] = {
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "database": database() - other,
        }
        return result

    def quiet(*_: object) -> None:
        """Progress that nobody watches."""

    with override("fr"):
        reports = list(for_books(writable(by))[:count])
        made = timed(
            "made",
            lambda: packing.zip_of(
                reports, origin="https://ppm.example/", at=now(), progress=quiet
            ),
        )
    data = changed(made)
    upload = services.upload(
        name="all.zip", data=data, is_to_submit=False, reason="Bench", by=by, at=now()
    )
    upload = timed(
        "compared", lambda: services.compare_upload(made=upload, by=by, at=now(), progress=quiet)
    )
    timed("written", lambda: applying.apply_upload(made=upload, by=by, at=now(), progress=quiet))
    outcomes = list(upload.workbooks.values_list("outcome", flat=True))
    if outcomes != ["drafted"] * len(reports):
        raise SystemExit(f"not written: {sorted(set(outcomes))}")
    from tests.bench.measure import peak_megabytes

    return {"steps": found, "books": len(reports), "peak": peak_megabytes()}


def changed(data: bytes) -> bytes:
    """The same workbooks with a headline and a colour that somebody typed."""
    from openpyxl import load_workbook

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for number, one in enumerate(before.infolist()):
            book = load_workbook(io.BytesIO(before.read(one)))
            for sheet in (one for one in book.worksheets if not one.title.startswith("_")):
                for row in sheet.iter_rows(min_row=2):
                    if row[0].value == "headline":
                        row[4].value = f"Le calendrier tient, semaine {number} ({time.time_ns()})."
                    elif row[0].value == "time" and sheet.cell(1, 6).value == "declared":
                        row[5].value = "Orange"
            changed_book = io.BytesIO()
            book.save(changed_book)
            after.writestr(one.filename, changed_book.getvalue())
    return out.getvalue()


def report(small: dict[str, Any], large: dict[str, Any]) -> str:
    steps = large["steps"]
    waits = max(steps[name]["cpu"] + steps[name]["database"] for name in ("compared", "written"))
    growth = large["peak"] / small["peak"]
    told = ", ".join(
        f"{name} {one['cpu']:.1f} s (+ database {one['database']:.1f} s, wall {one['wall']:.1f} s)"
        for name, one in steps.items()
    )
    mark = " ←" if waits > LIMIT or growth > FLAT else ""
    return (
        f"{large['books']} report workbooks: {told}; peak {large['peak']:.0f} MB "
        f"({growth:.2f} times that of {small['books']}){mark}"
    )
