"""Long files: a workbook of the list of projects, and what `make bench` says of files as a whole."""

import time
from collections.abc import Callable, Sequence
from itertools import chain, count, islice
from statistics import median
from tempfile import TemporaryFile
from typing import Any

SECONDS = 15.0  # of the processor, for an import as for a workbook
MEGABYTES = 150.0  # of a workbook
FLAT = 1.25  # memory of an import beside that of one with a tenth of the rows


def workbook(rows: int) -> dict[str, float]:
    """The list of projects with all its columns, as often as it takes to fill so many rows."""
    from portfolio.cockpit.columns import ALL_COLUMNS
    from portfolio.cockpit.selectors import rows_for_list
    from ppm.accounts.models import Person
    from reporting.exports.workbook import write_workbook
    from tests.bench.measure import peak_megabytes

    person = Person.objects.get(email="central@bench.example")
    listed = rows_for_list(person).order_by("shown_name", "pk")
    again = chain.from_iterable(listed.iterator(chunk_size=1000) for _n in count())
    before = peak_megabytes()
    wall, cpu = time.perf_counter(), time.process_time()
    with TemporaryFile() as file:
        write_workbook(
            title="Portefeuille", columns=ALL_COLUMNS, rows=islice(again, rows), target=file
        )
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "before": before,
        "peak": peak_megabytes(),
        "columns": len(ALL_COLUMNS),
    }


def medians(found: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: median(one[name] for one in found) for name in found[0]}


def report_imports(
    ask: Callable[[int], dict[str, dict[str, float]]], rows: int, repeat: int
) -> list[str]:
    """A line for new projects and one for changed ones; `ask` imports so many rows in a fresh process."""
    small = ask(rows // 10)
    repeats = [ask(rows) for _n in range(repeat)]
    lines = []
    for label in repeats[0]:
        figure = medians([one[label] for one in repeats])
        growth = figure["peak"] / small[label]["peak"]
        lines.append(
            f"import of {rows} rows, {label}: {figure['cpu']:.1f} s of CPU"
            f" (and {figure['database']:.1f} s of the database), {figure['wall']:.1f} s,"
            f" peak {figure['peak']:.0f} MB ({growth:.2f} times that of {rows // 10} rows)"
            + beyond(cpu=figure["cpu"] > SECONDS, memory=growth > FLAT)
        )
    return lines


def report_workbook(ask: Callable[[int], dict[str, float]], rows: int, repeat: int) -> str:
    """One line for the workbook."""
    figure = medians([ask(rows) for _n in range(repeat)])
    return (
        f"workbook of {rows} rows in {figure['columns']:.0f} columns: {figure['cpu']:.1f} s of CPU,"
        f" {figure['wall']:.1f} s, peak {figure['peak']:.0f} MB, of which {figure['before']:.0f} MB before"
        " its first row" + beyond(cpu=figure["cpu"] > SECONDS, memory=figure["peak"] > MEGABYTES)
    )


def beyond(**limits: Any) -> str:
    """The limits that are not kept, as the lines of pages say them."""
    words = [word for word, is_beyond in limits.items() if is_beyond]
    return f"  ← {', '.join(words)}" if words else ""
