"""The bench: the same arguments give the same content, everything hangs together, nothing is overwritten."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from portfolio.standings.models import Standing
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from reporting.benchmark.filling import fill
from reporting.benchmark.services import AlreadySeeded, DatabaseNotEmpty, seed
from reporting.snapshots.models import Snapshot
from reporting.snapshots.verifying import verify
from tests.factories.kernel import UnitFactory

TODAY = dt.date(2026, 3, 16)
pytestmark = pytest.mark.django_db


def small(**changes):
    arguments = {"projects": 24, "past": 2, "frozen": 1, "today": TODAY} | changes
    return seed(by=Person.objects.system(), **arguments)


def content(table: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT md5(string_agg(t::text, '|' ORDER BY t.code)) FROM"
            f" (SELECT code, name_fr, state, forecast_end, baseline_end FROM {table}) t"
        )
        return cursor.fetchone()


def test_bench_hangs_together():
    seeded = small()

    running = Initiative.objects.projects().running().count()
    assert Initiative.objects.projects().count() == 24
    assert seeded.initiatives == 24 + 12 + 12
    assert MoneyLine.objects.count() == 24 * 12
    assert ReportingCycle.objects.count() == 3
    assert StatusReport.objects.count() == seeded.reports == running * 3
    assert set(StatusReport.objects.values_list("cycle__period", flat=True)) == {
        dt.date(2025, 12, 1),
        dt.date(2026, 1, 1),
        dt.date(2026, 2, 1),
    }
    standing = Standing.objects.filter(initiative__kind="project", initiative__state="delivery")[0]
    assert (len(standing.recent), len(standing.colours), standing.budget_state) == (2, 8, "known")
    parents = {one.path.split(".")[0] for one in Initiative.objects.exclude(parent=None)}
    assert parents <= {str(one.pk) for one in Initiative.objects.filter(kind="portfolio")}


def test_sealed_periods_of_the_bench_are_real():
    small()

    snapshot = Snapshot.objects.get()
    assert list(verify(snapshot)) == []


def test_bench_has_a_past():
    small()

    events = Milestone.events.rel.related_model.objects.filter(pgh_label="update")
    first = dt.date.fromisoformat(events.order_by("pk").first().pgh_context["at"][:10])
    assert first == dt.date(2026, 1, 2)


def test_same_arguments_give_the_same_content():
    contents = []
    for _ in range(2):
        with transaction.atomic():
            small()
            contents.append(content("portfolio_initiative"))
            transaction.set_rollback(True)

    assert contents[0] == contents[1]


def test_bench_refuses_a_database_that_is_in_use():
    UnitFactory()

    with pytest.raises(DatabaseNotEmpty):
        small()
    with pytest.raises(CommandError, match="--beside"):
        call_command("seed_benchmark", projects=24, verbosity=0)


def test_bench_comes_beside_what_is_there_when_told_and_only_once():
    root = UnitFactory(parent=None)

    small(is_beside=True)

    assert OrgUnit.objects.get(code="B01").parent == root
    with pytest.raises(AlreadySeeded):
        small(is_beside=True)


def test_rows_go_on_behind_those_that_were_numbered_by_hand():
    small()

    unit = UnitFactory()
    assert unit.pk == OrgUnit.objects.order_by("-pk").first().pk


def test_filling_refuses_a_column_that_is_not_there():
    with pytest.raises(ValueError, match="OrgUnit has no colour"):
        fill(OrgUnit, "generate_series(1, 1) n", code="'X'", colour="'red'")
