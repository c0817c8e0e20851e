"""What governing costs: registers, roadmap, cockpit; use of tolerances; bookings of the accounts.

Limits in milliseconds of one web worker, at the middle and at the slowest twentieth, for whoever sees all and
for whoever does not; the register holds 100,000 risks. On a busy machine the processor's time (cpu) is what
counts. Tolerances of 2,000 projects are worked out in at most 5 s, other thresholds are previewed in at most
2 s and a fixed number of statements; 50,000 bookings are read, compared and
written in at most 20 s of the worker's processor, with no more memory than a tenth of them take.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

PEOPLE = ("central", "scoped")
STATEMENTS = 12
TOLERANCES, PREVIEW, BOOKINGS, FLAT = 5.0, 2.0, 20.0, 1.25  # seconds, seconds, times
# Name of a page → what half of the answers take at most, and all but a twentieth.
LIMITS: dict[str, tuple[float, float]] = {
    "risks": (50, 120),
    "cockpit": (60, 150),
    "roadmap": (150, 300),
    "what moved": (150, 300),
}


def addresses(project: int) -> dict[str, str]:
    """The pages that are measured."""
    from django.urls import reverse

    roadmap, risks = reverse("portfolio:roadmap"), reverse("portfolio:risk_list")
    return {
        "risks": risks,
        "risks, filtered": f"{risks}?state=open&category=supplier",
        "risks, searched": f"{risks}?text=aanbesteding",
        "risks, by expected value": f"{risks}?sort=-expected",
        "risks, by owner": f"{risks}?sort=owner",
        "risks, page 100": f"{risks}?page=100",
        "risks, closed ones too": f"{risks}?state=all",
        "cockpit": reverse("portfolio:initiative_detail", args=[project]),
        "roadmap": roadmap,
        "roadmap, by department": f"{roadmap}?group=department",
        "roadmap, by objective": f"{roadmap}?group=objective&span=5",
        "what moved": reverse("portfolio:milestone_moves"),
    }


def pages(repeat: int) -> dict[str, dict[str, float]]:
    """Every page for both people: milliseconds, processor, statements."""
    from portfolio.initiatives.models import Initiative
    from ppm.accounts.models import Person
    from ppm.embedded.places import Places, data_folder
    from tests.bench import measure

    found = {}
    with measure.web_server(Places(data_folder())) as portal:
        for who in PEOPLE:
            person = Person.objects.get(email=f"{who}@bench.example")
            projects = Initiative.objects.visible_to(person).projects().running()
            client = measure.signed_in(person.email)
            for name, address in addresses(projects.order_by("pk").first().pk).items():
                figure = measure.page(address, client, portal, repeat=repeat)
                found[f"{name}|{who}"] = asdict(figure)
    return found


def tolerances() -> dict[str, float]:
    """Work out the use of tolerances of the whole portfolio, once from nothing and once again."""
    from django.utils.timezone import localdate

    from portfolio.initiatives.models import Initiative
    from portfolio.lifecycle.tolerances.models import ToleranceUse
    from portfolio.lifecycle.tolerances.services import refresh_all

    found = {"projects": float(Initiative.objects.projects().running().count())}
    for label in ("first", "again"):
        wall = time.perf_counter()
        refresh_all(localdate())
        found[label] = time.perf_counter() - wall
    return found | {"rows": float(ToleranceUse.objects.count())}


def thresholds() -> dict[str, float]:
    """What other thresholds would turn among the projects of who sees all; nothing of it is kept."""
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext
    from django.utils.timezone import localdate, now

    from methodology.tailoring.rules import prepare_rules
    from portfolio.statusrules.preview import preview
    from ppm.accounts.models import Person
    from tests.bench.measure import peak_megabytes

    person = Person.objects.get(email="central@bench.example")
    with transaction.atomic():
        draft = prepare_rules(by=person, at=now())
        draft.risk_line = draft.risk_line - 3
        before = peak_megabytes()
        preview(person, draft, localdate())
        wall, cpu = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as asked:
            found = preview(person, draft, localdate())
        figures = {
            "projects": float(found.projects),
            "turns": float(len(found.turns)),
            "wall": time.perf_counter() - wall,
            "cpu": time.process_time() - cpu,
            "statements": float(len(asked)),
            "megabytes": peak_megabytes() - before,
        }
        transaction.set_rollback(True)
    return figures


def bookings(rows: int, database: Callable[[], float]) -> dict[str, float]:
    """Read, compare and write a file of bookings over all projects, as its three jobs do."""
    from django.utils.timezone import localdate, now

    from ppm.accounts.services import ensure_system_person
    from reporting.actuals import applying, services
    from reporting.actuals.mapping import Mapping
    from reporting.actuals.models import ActualsRun
    from tests.bench.measure import peak_megabytes

    by, data = ensure_system_person(), booked(rows, time.time_ns())
    wall, cpu, other = time.perf_counter(), time.process_time(), database()
    run = services.upload(
        name="realise.csv", data=data, content_type="text/csv", sender="BENCH", by=by, at=now()
    )
    services.read_run(run=run, by=by, at=now())
    run = ActualsRun.objects.get(pk=run.pk)
    mapping = Mapping.from_json(run.mapping)
    run = services.ask_to_check(
        run=run, mapping=mapping, measure=run.measure, mode=run.mode, currency=run.currency,
        as_of=localdate(), by=by, at=now(),
    )  # fmt: skip
    run = services.check_run(run=run, by=by, at=now())
    run = applying.apply_run(run=run, token=run.token, by=by, at=now())
    if run.state != "applied":
        raise SystemExit(f"not written: {run.state} {run.fault}")
    return {
        "cpu": time.process_time() - cpu,
        "database": database() - other,
        "wall": time.perf_counter() - wall,
        "peak": peak_megabytes(),
    }


def booked(rows: int, number: int) -> bytes:
    """A file of invented bookings; the number makes it another file each time."""
    lines = ["Projet;Exercice;Nature;Financement;Montant;Libellé"]
    headings = ("ICT", "Personnel", "Études")
    lines += [
        f"K{1 + n % 2000};{2026 - n % 2};{headings[n % 3]};Propre;{100 + n % 900},{n % 100:02};"
        f"Facture {number}-{n}"
        for n in range(rows)
    ]
    return "\r\n".join(lines).encode()


def report(
    found: dict[str, dict[str, float]], limits: dict[str, tuple[float, float]] = LIMITS
) -> Iterator[str]:
    """A line for each page and person; what is beyond its limit is marked ←."""
    yield f"{'':<36}{'cpu ms':>9}{'p50':>8}{'p95':>8}{'limits':>12}{'statements':>12}"
    for key, one in found.items():
        name, who = key.split("|")
        half, most = limits[name.partition(",")[0]]
        beyond = [
            word
            for word, is_beyond in (
                ("p50", one["p50"] > half),
                ("p95", one["p95"] > most),
                ("statements", one["queries"] > STATEMENTS),
            )
            if is_beyond
        ]
        words = f"{half:.0f}/{most:.0f}"
        yield (
            f"{f'{name} ({who})':<36}{one['cpu']:>9.1f}{one['p50']:>8.0f}{one['p95']:>8.0f}"
            f"{words:>12}{one['queries']:>12.0f}" + (f"  ← {', '.join(beyond)}" if beyond else "")
        )


def report_tolerances(one: dict[str, float]) -> str:
    slow = max(one["first"], one["again"]) > TOLERANCES
    return (
        f"tolerances of {one['projects']:.0f} projects, {one['rows']:.0f} rows: {one['first']:.1f} s,"
        f" again {one['again']:.1f} s" + ("  ← slow" if slow else "")
    )


def report_thresholds(one: dict[str, float]) -> str:
    beyond = one["wall"] > PREVIEW or one["statements"] > STATEMENTS
    return (
        f"preview of other thresholds, {one['projects']:.0f} projects, {one['turns']:.0f} turns:"
        f" {one['wall']:.2f} s, {one['cpu']:.2f} s of CPU, {one['statements']:.0f} statements,"
        f" {one['megabytes']:.0f} MB more" + ("  ← slow" if beyond else "")
    )


def report_bookings(small: dict[str, float], one: dict[str, float], rows: int) -> str:
    growth = one["peak"] / small["peak"]
    beyond: list[Any] = [
        word
        for word, is_beyond in (("cpu", one["cpu"] > BOOKINGS), ("memory", growth > FLAT))
        if is_beyond
    ]
    return (
        f"{rows} bookings: {one['cpu']:.1f} s of CPU (and {one['database']:.1f} s of the database),"
        f" {one['wall']:.1f} s, peak {one['peak']:.0f} MB ({growth:.2f} times that of {rows // 10})"
        + (f"  ← {', '.join(beyond)}" if beyond else "")
    )
