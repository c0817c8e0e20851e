from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, transaction

from portfolio.initiatives.models import Initiative
from portfolio.standings.services import refresh_plan
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from reporting.benchmark import governance, lines, organisation, periods, register
from reporting.snapshots.services import freeze_cycle

HISTORY_DAYS = 700
Say = Callable[[str], None]


class DatabaseNotEmpty(Exception):
    """The bench is written into an empty database unless one asks for it."""

    message = "There are initiatives or units already."


class AlreadySeeded(Exception):
    """The bench is there once."""

    message = "The bench has been written into this database already."


@dataclass(frozen=True)
class Seeded:
    """How much there is."""

    units: int
    people: int
    initiatives: int
    reports: int


def seed(
    *,
    projects: int,
    past: int,
    frozen: int,
    today: date,
    by: Person,
    is_beside: bool = False,
    say: Say = lambda text: None,
) -> Seeded:
    """Write the bench: `past` periods that are over (the first `frozen` of them sealed) and one open.

    All or nothing, and the same content for the same arguments. With `is_beside` into a database in use,
    whose months stay as they are. Raises DatabaseNotEmpty, AlreadySeeded.
    """
    if Person.objects.filter(email="central@bench.example").exists():
        raise AlreadySeeded
    if not is_beside and (Initiative.objects.exists() or OrgUnit.objects.exists()):
        raise DatabaseNotEmpty
    with transaction.atomic():
        began = _moment(today - timedelta(days=HISTORY_DAYS))
        with audit.action("benchmark.seeded", by=by, at=began):
            units = organisation.write(max(60, projects // 8), began.date())
            say("units, people")
            written = register.write(projects, units, today)
            say("register")
            governance.write(written, units, today)
            say("governance")
            lines.write(written, units, today)
            say("lines of registers")
        analyse()
        _periods(written, units, past, frozen, today, say)
    _settle()
    return Seeded(
        OrgUnit.objects.count(),
        Person.objects.people().count(),
        Initiative.objects.count(),
        StatusReport.objects.count(),
    )


def _periods(
    written: register.Register,
    units: organisation.Organisation,
    past: int,
    frozen: int,
    today: date,
    say: Say,
) -> None:
    there = set(ReportingCycle.objects.values_list("period", flat=True))
    for rank, period in enumerate(periods.past_months(today, past)):
        if there and period <= max(there):
            continue
        at = _moment((period + timedelta(days=31)).replace(day=2))
        with audit.action("benchmark.seeded", by=units.central, at=at):
            register.move_some(written, rank % 6, 6)
            cycle = periods.write_cycle(period, units.central, at, days_to_deadline=4)
            periods.write_reports(cycle, written, units.central, at + timedelta(days=3))
        analyse()
        say(f"reports of {period:%Y-%m}")
        if rank < frozen:
            freeze_cycle(cycle=cycle, by=units.central, at=at + timedelta(days=10))
            say("  sealed")
    period = periods.open_month(today)
    with audit.action("benchmark.seeded", by=units.central, at=_moment(today)):
        periods.show_in_standings()
        refresh_plan(Initiative.every.values_list("pk", flat=True))
        if period not in there:
            cycle = periods.write_cycle(period, units.central, _moment(today), days_to_deadline=9)
            periods.write_expected(cycle, written)
            periods.write_submitted(cycle, written, units.central, _moment(today))
            say(f"period {period:%Y-%m}, open")


def _settle() -> None:
    """Let the planner know the new sizes, as autovacuum would a while later."""
    if not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")


def analyse() -> None:
    """Let the planner know how much has been written so far."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
