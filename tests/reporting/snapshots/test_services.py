from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from ppm import audit
from ppm.accounts.models import Person
from reporting.snapshots import reopening, selectors, services, verifying
from reporting.snapshots.canonical import digest
from reporting.snapshots.models import Snapshot, SnapshotProject
from tests.factories.kernel import UnitFactory
from tests.factories.portfolio import (
    CommitteeFactory,
    CycleFactory,
    StatusReportFactory,
)
from tests.factories.reporting import FROZEN_AT, frozen, full_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    return Person.objects.system()


def test_a_freeze_seals_the_values_of_the_report():
    report = full_report()
    snapshot = frozen(report.cycle)
    [project] = selectors.read_period(snapshot).projects
    assert (project.declared, project.computed, project.is_stale) == ("amber", "red", False)
    assert (project.headline.value, project.headline.language) == ("La recette a commencé.", "fr")
    assert str(project.budget.value) == "1000.00"
    assert project.dimension("time").inputs == (("allowed", "20"), ("days", "42"))
    assert project.milestones[0].forecast_on == date(2027, 3, 31)
    assert project.history[-1].period == report.cycle.period
    report.cycle.refresh_from_db()
    assert report.cycle.state == "frozen"


def test_a_frozen_cycle_cannot_be_frozen_again(system):
    snapshot = frozen()
    with pytest.raises(services.CycleAlreadyFrozen):
        services.freeze_cycle(cycle=snapshot.cycle, by=system, at=FROZEN_AT)
    assert Snapshot.objects.count() == 1


def test_a_cycle_without_reports_cannot_be_frozen(system):
    with pytest.raises(services.CycleEmpty):
        services.freeze_cycle(cycle=CycleFactory(), by=system, at=FROZEN_AT)


def test_an_earlier_open_period_is_frozen_first(system):
    CycleFactory(period=date(2026, 9, 1))
    october = full_report(cycle=CycleFactory())
    with pytest.raises(services.EarlierPeriodOpen):
        services.freeze_cycle(cycle=october.cycle, by=system, at=FROZEN_AT)
    assert not Snapshot.objects.exists()


def test_a_frame_that_is_no_json_any_more_is_a_fault_and_no_error():
    snapshot = frozen()
    snapshot.header = snapshot.header[1:]
    assert verifying.Fault("header", "text") in list(verifying.verify(snapshot))


def test_the_first_quarter_takes_the_values_of_last_time_from_the_month_before(system):
    september = full_report(cycle=CycleFactory(period=date(2026, 9, 1)), headline="En septembre.")
    month = frozen(september.cycle)
    quarter = CycleFactory(period=date(2026, 12, 1), series="quarterly")
    StatusReportFactory(cycle=quarter, initiative=september.initiative)
    [project] = selectors.read_period(frozen(quarter)).projects
    assert (project.is_stale, project.headline.value) == (True, "En septembre.")
    assert project.previous_end == september.forecast_end
    assert reopening.why_not(month.cycle) == reopening.LaterPeriodFrozen.message


def test_a_late_report_keeps_its_last_frozen_values_and_says_so():
    september = full_report(cycle=CycleFactory(period=date(2026, 9, 1)), headline="En septembre.")
    frozen(september.cycle)
    october = StatusReportFactory(initiative=september.initiative, headline="Jamais remis.")
    [project] = selectors.read_period(frozen(october.cycle)).projects
    assert project.is_stale
    assert project.report_state == "expected"
    assert project.headline.value == "En septembre."
    assert project.reported_period == date(2026, 9, 1)
    assert project.declared == "amber"
    assert [past.period.month for past in project.history] == [9, 10]


def test_a_project_that_never_reported_is_grey():
    report = StatusReportFactory()
    [project] = selectors.read_period(frozen(report.cycle)).projects
    assert (project.declared, project.is_stale, project.budget.state) == ("grey", True, "missing")


def test_nothing_that_changes_afterwards_changes_the_period(system):
    report = full_report()
    CommitteeFactory(unit=report.initiative.unit)
    snapshot = frozen(report.cycle)
    before = selectors.read_period(snapshot)
    with audit.action("test.change", by=system):
        initiative, unit = report.initiative, report.initiative.unit
        initiative.name_fr, initiative.confidentiality = "Autre nom", "secret"
        initiative.save()
        unit.name_fr, unit.parent = "Autre unité", UnitFactory()
        unit.save()
        report.declared, report.headline = "green", "Changé."
        report.save()
        report.dimensions.update(declared="green")
    assert selectors.read_period(Snapshot.objects.get(pk=snapshot.pk)) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
    ],
)
@pytest.mark.parametrize(
    "table",
    [
        "reporting_snapshot",
        "reporting_snapshotproject",
        "reporting_snapshotperson",
        "reporting_packfile",
    ],
)
def test_the_application_can_neither_change_nor_remove_what_is_frozen(table, statement):
    frozen()
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table=table))


def test_an_untouched_snapshot_verifies():
    assert list(verifying.verify(frozen())) == []


class Tampered:
    """Rows as a database would hand them out after its owner changed them."""

    def __init__(self, snapshot, monkeypatch, **changes):
        rows = list(SnapshotProject.objects.filter(snapshot=snapshot))
        for name, value in changes.items():
            setattr(rows[0], name, value(getattr(rows[0], name)))

        class Rows:
            def order_by(self, *names):
                return self

            def iterator(self, size):
                return iter(rows)

        monkeypatch.setattr(verifying.SnapshotProject.objects, "filter", lambda **lookup: Rows())


def test_verifying_finds_one_changed_byte_of_the_text(monkeypatch):
    snapshot = frozen()
    Tampered(snapshot, monkeypatch, payload=lambda text: text.replace("1100.00", "1000.00"))
    assert [(fault.what) for fault in verifying.verify(snapshot)] == ["text"]


def test_verifying_finds_a_changed_column(monkeypatch):
    snapshot = frozen()
    Tampered(snapshot, monkeypatch, declared=lambda colour: "green")
    assert [fault.what for fault in verifying.verify(snapshot)] == ["declared"]


def test_verifying_finds_a_text_that_was_changed_together_with_its_hash(monkeypatch):
    snapshot = frozen()
    text = SnapshotProject.objects.get(snapshot=snapshot).payload.replace("1100.00", "1000.00")
    Tampered(
        snapshot,
        monkeypatch,
        payload=lambda old: text,
        sha256=lambda old: digest(text),
        forecast=lambda old: 1000,
    )
    assert [fault.what for fault in verifying.verify(snapshot)] == ["fingerprint"]


def test_verifying_finds_a_changed_header():
    snapshot = frozen()
    snapshot.header = snapshot.header.replace("monthly", "yearly!")
    assert [fault.where for fault in verifying.verify(snapshot)] == ["header"]


def test_the_commands_freeze_and_verify():
    report = full_report()
    out = StringIO()
    call_command("freeze_cycle", period="latest", stdout=out)
    fingerprint = Snapshot.objects.get(cycle=report.cycle).fingerprint
    assert out.getvalue() == f"2026-10: 1 projects, fingerprint {fingerprint}\n"
    out = StringIO()
    call_command("verify_snapshot", period="2026-10", stdout=out)
    assert out.getvalue() == f"2026-10 {fingerprint} 1 projects: intact\n"
    with pytest.raises(CommandError, match="No open reporting cycle"):
        call_command("freeze_cycle", period="2026-10")


def test_freezing_costs_the_same_for_any_number_of_projects(django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    counts = []
    for month, rows in ((8, 1), (9, 4)):
        cycle = CycleFactory(period=date(2026, month, 1))
        for _row in range(rows):
            full_report(cycle=cycle)
        with CaptureQueriesContext(connection) as queries:
            frozen(cycle)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_a_frozen_longer_report_fills_is_asked_again_when_its_month_is_reopened(system):
    month = CycleFactory(period=date(2026, 9, 1))
    quarter = CycleFactory(period=date(2026, 9, 1), series="quarterly")
    holder = full_report(cycle=quarter)
    filled = full_report(cycle=month, initiative=holder.initiative, contained_in=holder)
    frozen(month)
    frozen(quarter)
    month.refresh_from_db()

    reopening.reopen_cycle(cycle=month, version=None, reason="Retard", by=system, at=FROZEN_AT)

    filled.refresh_from_db()
    assert (filled.contained_in, filled.headline) == (None, "La recette a commencé.")
