"""Deadline day: managers open, save and submit within minutes, the PMO watches the board, a pack is built.

Web server and worker are the processes that `make run` starts; every manager has a session of their own and
thinks a while between two acts. What was sent is compared sign by sign with what the database holds.

Limits: no answer is an error, nothing is lost, 95 of 100 answers come within 400 ms. On a machine that does
something else beside, the processor's seconds say more than the time.
"""

import http.client
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

P95 = 400.0  # milliseconds
SAVED = ("summary", "status", "figures")  # blocks that each manager saves
THINKING = 0.15  # of the window: between two acts of a manager, at most
BOARD_EVERY = 2.0  # seconds
PATIENCE, AFTERWARDS = 300.0, 30.0  # seconds for the worker to start, and for the pack to end
PACK = 60  # projects of the pack, about
WARM = 6  # unmeasured answers of each page
BY_ITSELF = {"HX-Request": "true", "HX-Target": "report-progress"}


@dataclass
class Day:
    """What happened: milliseconds by act, and every answer that should not have come."""

    port: int
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)

    def ask(
        self, act: str, method: str, path: str, cookies: str, *, expected: int, **sent: Any
    ) -> tuple[str, str]:
        """One request on a connection of its own: the page, and where it leads to."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": cookies, "Host": f"127.0.0.1:{self.port}", **sent.get("headers", {})}
        body = None
        if "data" in sent:
            body = urlencode(sent["data"])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        begin = time.perf_counter()
        try:
            link.request(method, path, body=body, headers=headers)
            answer = link.getresponse()
            page = answer.read().decode()
        except OSError as error:
            self.wrong.append(f"{act} {path}: {error!r}")
            return "", ""
        finally:
            link.close()
        self.times[act].append((time.perf_counter() - begin) * 1000)
        if answer.status != expected:
            why = re.findall(r'<li><a href="#[^>]*>([^<]+)</a>([^<]*)<', page)[:3]
            self.wrong.append(
                f"{act} {path}: {answer.status} {' / '.join(map(''.join, why)).strip()}"
            )
        return page, answer.headers.get("Location") or ""


@dataclass(frozen=True)
class Written:
    """One report as its manager writes it."""

    report: int
    cookies: str
    texts: dict[str, str]
    reason: str  # of every dimension
    # Shares of the window: when the form is opened, how long one thinks before each save.
    start: float
    pauses: list[float]


def deadline(managers: int, seconds: float) -> dict[str, Any]:
    """The whole day in `seconds`: figures, wrong answers, reports that do not hold what was sent."""
    from ppm.embedded.places import Places, data_folder
    from tests.bench import measure

    places = Places(data_folder())
    everybody = written_by(managers)
    central = measure.cookies(measure.signed_in("central@bench.example"))
    with portal(places) as (port, spent):
        warm_up(port, everybody[0], central)
        day, is_over, before = Day(port), threading.Event(), spent()
        pmo = threading.Thread(target=watch_board, args=(day, central, is_over))
        pack = ask_for_pack()
        begin = time.perf_counter()
        pmo.start()
        try:
            with ThreadPoolExecutor(managers) as people:
                list(people.map(lambda one: a_manager(day, one, seconds), everybody))
        finally:
            is_over.set()
            pmo.join()
        wall, cpu = time.perf_counter() - begin, spent() - before
        state = wait_for_pack(pack)
    return {
        "managers": managers,
        "wall": wall,
        "cpu": cpu,
        "pack": state,
        "times": {act: summed_up(times) for act, times in day.times.items()},
        "wrong": day.wrong,
        "lost": lost(everybody),
    }


def warm_up(port: int, written: Written, central: str) -> None:
    """Both web processes have answered both pages before anybody counts."""
    from django.urls import reverse

    cold, form = Day(port), reverse("portfolio:report_edit", args=[written.report])
    for _turn in range(WARM):
        cold.ask("open", "GET", form, written.cookies, expected=200)
        cold.ask("board", "GET", reverse("portfolio:report_board"), central, expected=200)
    if cold.wrong:
        raise SystemExit(cold.wrong[0])


def a_manager(day: Day, written: Written, seconds: float) -> None:
    """Open the form, save block by block, submit."""
    from django.urls import reverse

    from tests.bench.measure import fields_of

    path = reverse("portfolio:report_edit", args=[written.report])
    time.sleep(written.start * seconds)
    page, _where = day.ask("open", "GET", path, written.cookies, expected=200)
    data = filled(fields_of(page), written)
    for block, pause in zip(SAVED, written.pauses, strict=True):
        time.sleep(pause * seconds)
        sent = data | {"step": f"save:{block}"}
        day.ask("save", "POST", path, written.cookies, expected=200, data=sent, headers=BY_ITSELF)
    sent = data | {"step": "submit"}
    day.ask("submit", "POST", path, written.cookies, expected=303, data=sent)


def watch_board(day: Day, cookies: str, is_over: threading.Event) -> None:
    """The PMO looks at the board again and again."""
    from django.urls import reverse

    path = reverse("portfolio:report_board")
    while not is_over.wait(BOARD_EVERY):
        day.ask("board", "GET", path, cookies, expected=200)


def filled(given: dict[str, str], written: Written) -> dict[str, str]:
    """The form with everything that a report may have to say, on top of what it was served with."""
    later = date.today().replace(day=1) + timedelta(days=500)
    closed = date.today().replace(day=1) - timedelta(days=1)
    said = {
        **given,
        **written.texts,
        "forecast_end": f"{later + timedelta(days=60):%d/%m/%Y}",
        "accounts_as_of": given.get("accounts_as_of") or f"{closed:%d/%m/%Y}",
    }
    for name, value in given.items():
        dimension, _mark, part = name.rpartition("_")
        if part == "comment" and f"{dimension}_evidence" in given:
            said |= {
                f"{dimension}_declared": "amber",
                f"{dimension}_comment": written.reason,
                f"{dimension}_evidence": "PV de la dernière réunion",
                f"{dimension}_path_to_green": "Deux personnes de plus",
                f"{dimension}_green_on": f"{later:%d/%m/%Y}",
                f"{dimension}_action_owner": "Chef de projet",
            }
        elif re.fullmatch(r"m\d+_forecast_on", name) and is_past(value):
            said[name] = f"{later:%d/%m/%Y}"
    return said


def is_past(day: str) -> bool:
    """Whether a day as it was served lies behind us; an empty one does, too."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(day, form).date() <= date.today()  # noqa: DTZ007
        except ValueError:
            continue
    return True


# -- What there is ---------------------------------------------------------------------------------
def written_by(count: int) -> list[Written]:
    """As many reports that still lie with their managers; of those handed in before, some are taken back."""
    from django.conf import settings
    from django.utils.crypto import get_random_string
    from django.utils.timezone import now

    from portfolio.statusreports.choices import WITH_MANAGER, ReportState
    from portfolio.statusreports.models import ReportingCycle, StatusReport
    from portfolio.statusreports.services import take_back_report
    from tests.bench import measure

    cycle = ReportingCycle.objects.open().order_by("period").first()
    rows = StatusReport.objects.filter(
        cycle=cycle, contained_in__isnull=True, initiative__standing__project_manager__isnull=False
    ).select_related("initiative__standing__project_manager")
    found = list(rows.filter(state__in=WITH_MANAGER).order_by("pk")[:count])
    handed_in = rows.filter(state=ReportState.SUBMITTED).select_related("submitted_by")
    for report in handed_in.order_by("-submitted_at", "pk")[: count - len(found)]:
        take_back_report(report=report, by=report.submitted_by, at=now())  # type: ignore[arg-type]
        found.append(report)
    if len(found) < count:
        raise SystemExit(f"The bench has {len(found)} reports to write, not {count}.")
    day, chance = time.time_ns(), random.Random(7)
    cookies: dict[str, str] = {}
    written = []
    for number, report in enumerate(found):
        email = report.initiative.standing.project_manager.email
        if email not in cookies:
            session = measure.cookies(measure.signed_in(email))
            secret = get_random_string(32)  # a browser has it from the page of signing in
            cookies[email] = f"{session}; {settings.CSRF_COOKIE_NAME}={secret}"
        texts = {
            name: f"{words} : « l’été » & 50 % <b>€ – {day}.{number}"
            for name, words in {
                "headline": "Échéance",
                "done": "Déjà livré, testé, reçu " * 12,
                "next_steps": "Rédiger ’s anderendaags",
                "help_needed": "Une décision",
            }.items()
        }
        written.append(
            Written(
                report.pk,
                cookies[email],
                texts,
                f"Raison n° {number} – {day} “zo”",
                chance.random() * (1 - len(SAVED) * THINKING),
                [chance.random() * THINKING for _block in SAVED],
            )
        )
    return written


def lost(everybody: list[Written]) -> list[str]:
    """Reports that are not handed in, or hold anything else than what was sent."""
    from portfolio.statusreports.choices import ReportState
    from portfolio.statusreports.models import DimensionStatus, StatusReport

    rows = StatusReport.objects.in_bulk([one.report for one in everybody])
    reasons = defaultdict(set)
    for report, comment in DimensionStatus.objects.filter(report__in=rows).values_list(
        "report", "comment"
    ):
        reasons[report].add(comment)
    found = []
    for one in everybody:
        row = rows[one.report]
        if row.state != ReportState.SUBMITTED:
            found.append(f"{one.report}: {row.state}")
        else:
            found += [
                f"{one.report}: {name}"
                for name, text in one.texts.items()
                if getattr(row, name) != text
            ]
            if reasons[one.report] != {one.reason}:
                found.append(f"{one.report}: reasons")
    return found


def ask_for_pack() -> int:
    """Ask for a pack of some sixty projects of the last frozen period; the worker builds it. Its number.

    From nothing a project page costs a quarter of a second of the processor in each language: of 2,000
    projects that is a quarter of an hour, which the portal spends after the freeze and not on this day.
    """
    from django.db.models import Count
    from django.utils.timezone import now

    from portfolio.meetings.models import Committee
    from ppm.accounts.models import Person
    from ppm.org.models import OrgUnit
    from reporting.packs.services import ask_for_pack as ask
    from reporting.snapshots.frozen import units_below
    from reporting.snapshots.models import Snapshot
    from reporting.snapshots.reading import read_meta

    snapshot = Snapshot.objects.latest_first()[0]
    units = read_meta(snapshot.header, schema=snapshot.schema_version)["units"]
    rows = snapshot.projects.values_list("unit_id_then").annotate(rows=Count("pk"))
    counts = dict(rows.order_by("unit_id_then"))

    def far_off(code: str) -> int:
        return abs(sum(counts.get(one, 0) for one in units_below(units, code)) - PACK)

    pack = ask(
        committee=Committee.objects.order_by("-is_portfolio_board", "pk")[0],
        snapshot=snapshot,
        unit=OrgUnit.objects.get(code=min((unit.code for unit in units), key=far_off)),
        languages=["fr", "nl"],
        forewords={},
        by=Person.objects.get(email="central@bench.example"),
        at=now(),
    )
    return int(pack.job_id or 0)


def wait_for_pack(key: int) -> str:
    """How the job of the pack ended, or stands after a while."""
    from ppm.jobs.models import Job

    until = time.monotonic() + AFTERWARDS
    while (job := Job.objects.get(pk=key)).is_open and time.monotonic() < until:
        time.sleep(0.5)
    return f"{job.state} {job.error}".strip()


def wait_for_worker(port: int) -> None:
    """The portal says that it is well when the worker has given a sign of life, too."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        link.request("GET", "/healthz")
        status = link.getresponse().status
        link.close()
        if status == http.HTTPStatus.OK:
            return
        time.sleep(0.5)
    raise SystemExit("The worker did not start.")


@contextmanager
def portal(places: Any) -> Iterator[tuple[int, Any]]:
    """Web server and worker as `make run` starts them: the port, and the processor seconds spent."""
    import psutil

    from ppm.embedded.run import PROGRAMS, end_session
    from ppm.embedded.servers import end_with_parent
    from tests.bench import measure

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    running = []
    database = psutil.Process(measure.database_process(places))
    try:
        for name in ("web", "worker"):
            program, *arguments = PROGRAMS[name]
            if name == "web":
                arguments = ["--host", "127.0.0.1", "--port", str(port), *arguments]
            with (places.logs / f"deadline-{name}.log").open("wb") as output:
                running.append(
                    subprocess.Popen(
                        [Path(sys.executable).parent / program, *arguments],
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=output,
                        start_new_session=True,
                        preexec_fn=end_with_parent(signal.SIGTERM),
                    )
                )
        measure.wait_for(port)
        wait_for_worker(port)
        processes = [database, *(psutil.Process(one.pid) for one in running)]
        yield port, lambda: sum(map(measure.cpu_seconds, processes))
    finally:
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                pass
            finally:
                end_session(process.pid)


# -- Figures ---------------------------------------------------------------------------------------
def summed_up(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {"count": len(ordered), "p50": median(ordered), "p95": p95, "most": ordered[-1]}


def report(found: dict[str, Any]) -> Iterator[str]:
    """A line for each act; what is beyond its limit, and what went wrong, is marked ←."""
    yield (
        f"deadline day: {found['managers']} managers in {found['wall']:.0f} s, {found['cpu']:.0f} s of the"
        f" processor; the pack: {found['pack']}"
    )
    for act, one in found["times"].items():
        yield (
            f"  {act:<8}{one['count']:>6.0f} answers{one['p50']:>8.0f} ms p50{one['p95']:>8.0f} ms p95"
            f"{one['most']:>8.0f} ms at most" + ("  ← slow" if one["p95"] > P95 else "")
        )
    for name in ("wrong", "lost"):
        some = "; ".join(found[name][:5])
        yield f"  {name}: {len(found[name])}" + (f"  ← {some}" if some else "")
