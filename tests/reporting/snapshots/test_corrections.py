import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.accounts.models import Person
from reporting.compare.perimeter import Perimeter
from reporting.compare.selectors import compare
from reporting.dashboards.selectors import status_trend
from reporting.snapshots import correcting, reopening, services
from reporting.snapshots.addenda import corrected_values, root_of
from reporting.snapshots.answers import frozen_figure
from reporting.snapshots.models import (
    Addendum,
    Correction,
    FrozenColours,
    Snapshot,
    SnapshotProject,
)
from reporting.snapshots.preview import preview_of
from reporting.snapshots.verifying import verify
from tests.factories.portfolio import CycleFactory, StatusReportFactory
from tests.factories.reporting import FROZEN_AT, frozen, full_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(project):
    return SnapshotProject.objects.get(snapshot=frozen(full_report(initiative=project).cycle))


def corrected(row, by, agreed_by, figure="forecast", new=Decimal(1250)):
    asked = correcting.ask_correction(
        row=row, figure=figure, new=new, reason="Saisi en k€.", by=by, at=FROZEN_AT
    )
    return correcting.agree_correction(
        correction=asked, version=asked.version, by=agreed_by, at=FROZEN_AT
    )


def test_an_addendum_is_asked_by_one_and_agreed_by_another_and_chained(row, entity_pmo, pmo):
    with pytest.raises(correcting.SameEyesAgain):
        corrected(row, pmo, pmo)
    Correction.objects.get().refresh_from_db()
    with pytest.raises(ValidationError):
        corrected(row, entity_pmo, pmo)
    asked = Correction.objects.get()
    first = correcting.agree_correction(
        correction=asked, version=asked.version, by=Person.objects.system(), at=FROZEN_AT
    )
    second = corrected(row, entity_pmo, pmo, new=Decimal(1300))
    assert (first.number, first.old, first.new) == (1, "1100.00", "1250.00")
    assert (second.number, second.old, second.new) == (2, "1250.00", "1300.00")
    assert second.sha256 != first.sha256
    row.refresh_from_db()
    assert row.forecast == Decimal(1100)  # what is sealed stays
    assert list(verify(row.snapshot)) == []


def test_a_colour_put_right_is_put_right_in_the_trends(row, entity_pmo, pmo, management):
    corrected(row, entity_pmo, pmo, figure="declared", new="red")
    assert FrozenColours.objects.get(initiative=row.initiative).colours == "R"
    for as_reported in (False, True):
        [(_period, counts)] = status_trend(pmo, row.initiative.unit, None, as_reported=as_reported)
        assert (counts["red"], counts["amber"]) == (1, 0)


def test_verifying_finds_a_changed_addendum(row, entity_pmo, pmo, monkeypatch):
    addendum = corrected(row, entity_pmo, pmo)
    addendum.new = "1.00"
    monkeypatch.setattr("reporting.snapshots.verifying.addenda_of", lambda snapshots: [addendum])
    assert [str(fault) for fault in verify(row.snapshot)] == [f"{row.code}: addendum"]


def test_a_correction_that_corrects_nothing_is_refused(row, entity_pmo):
    with pytest.raises(correcting.NothingToCorrect):
        correcting.ask_correction(
            row=row,
            figure="forecast",
            new=Decimal("1100.00"),
            reason="x",
            by=entity_pmo,
            at=FROZEN_AT,
        )


def test_the_database_refuses_an_addendum_of_one_pair_of_eyes(row, pmo):
    with pytest.raises(IntegrityError, match="two_pairs"), audit.action("test.forged", by=pmo):
        Addendum.objects.create(
            snapshot=row.snapshot, row=row, initiative_id=row.initiative_id, number=1,
            field="budget", old="", new="1.00", reason="x", language="fr",
            by=pmo, agreed_by=pmo, at=FROZEN_AT, sha256="0" * 64,
        )  # fmt: skip


@pytest.mark.parametrize("table", ["reporting_addendum", "reporting_reopening"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_the_application_can_neither_change_nor_remove_an_addendum(table, statement):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_a_comparison_shows_the_corrected_figure_and_says_so(row, entity_pmo, pmo):
    later = frozen(
        full_report(initiative=row.initiative, cycle=CycleFactory(period=date(2026, 11, 1))).cycle
    )
    corrected(row, entity_pmo, pmo)
    found = compare(row.snapshot, later, scope=Perimeter(pmo))
    [change] = found.money
    assert (change.before.forecast, change.before.corrected) == (Decimal(1250), ("forecast",))
    assert change.moved_by("forecast") == Decimal(-150)


def test_the_pages_ask_for_agree_to_and_show_a_correction(client, row, entity_pmo, pmo):
    client.force_login(entity_pmo)
    address = reverse("reporting:correction_ask", args=[row.pk, "forecast"])
    assert client.post(address, {"new": "", "reason": "Erreur"}).status_code == 422
    answer = client.post(address, {"new": "1250", "reason": "Saisi en k€."})
    page = reverse("reporting:snapshot_project", args=[row.pk])
    assert answer["Location"] == page
    correction = Correction.objects.get()
    detail = reverse("reporting:correction_detail", args=[correction.pk])
    own = client.get(detail).context
    assert (own["may_answer"], own["may_withdraw"]) == (False, True)
    client.force_login(pmo)
    refused = client.post(detail, {"version": correction.version, "decision": "refuse"})
    assert refused.status_code == 422
    client.post(detail, {"version": correction.version, "decision": "agree"})
    assert Addendum.objects.get().new == "1250.00"
    shown = client.get(page)
    assert "Saisi en k€." in shown.content.decode()
    listed = client.get(
        reverse("reporting:snapshot_detail", args=[row.snapshot_id]), {"corrected": "on"}
    )
    assert [one.pk for one in listed.context["listing"].page.object_list] == [row.pk]


def test_a_reopened_period_is_frozen_as_a_new_version_and_the_old_one_stays(
    client, head_of_pmo, row, pmo
):
    cycle, first = row.snapshot.cycle, row.snapshot
    client.force_login(pmo)
    address = reverse("reporting:cycle_reopen", args=[cycle.pk])
    assert client.get(address).status_code == 403
    client.force_login(head_of_pmo)
    cycle.refresh_from_db()
    client.post(address, {"version": cycle.version, "reason": "Un rapport était celui d'un autre."})
    cycle.refresh_from_db()
    assert cycle.state == "open"
    report = cycle.reports.get()
    with audit.action("test.change", by=pmo):
        report.forecast = Decimal(1500)
        report.save()
    second = services.freeze_cycle(cycle=cycle, by=pmo, at=FROZEN_AT)
    assert (second.version, second.supersedes) == (2, first)
    assert list(Snapshot.objects.current()) == [second]
    first = Snapshot.objects.get(pk=first.pk)
    assert list(verify(first)) == list(verify(second)) == []
    assert first.projects.get().forecast == Decimal(1100)
    assert first.reopening.reason == "Un rapport était celui d'un autre."
    old = client.get(reverse("reporting:snapshot_detail", args=[first.pk]))
    assert reverse("reporting:snapshot_detail", args=[second.pk]) in old.content.decode()


def reopened(snapshot, by):
    reopening.reopen_cycle(
        cycle=snapshot.cycle, version=None, reason="Trop tôt.", by=by, at=FROZEN_AT
    )
    snapshot.cycle.refresh_from_db()
    return snapshot.cycle


def test_a_correction_stays_when_the_period_is_frozen_anew(row, entity_pmo, pmo):
    first = corrected(row, entity_pmo, pmo)
    cycle = reopened(row.snapshot, pmo)
    with pytest.raises(correcting.PeriodOpenAgain):
        corrected(row, entity_pmo, pmo, new=Decimal(1400))
    second = services.freeze_cycle(cycle=cycle, by=pmo, at=FROZEN_AT)

    again = second.addenda.get()
    assert (again.old, again.new, again.reason) == ("1100.00", "1250.00", first.reason)
    assert (again.by, again.agreed_by, again.at) == (entity_pmo, pmo, first.at)
    assert corrected_values(second) == {
        again.row_id: {"forecast": Decimal(1250), "forecast_state": "known"}
    }
    assert list(verify(second)) == []


def test_a_correction_does_not_follow_a_report_that_is_handed_in_again(row, entity_pmo, pmo):
    corrected(row, entity_pmo, pmo)
    cycle = reopened(row.snapshot, pmo)
    with audit.action("test.change", by=pmo):
        StatusReport.objects.update(revision=2)
    said = {one.kind: one for one in preview_of(cycle, pmo).consequences}
    assert [one.initiative_id for one in said["corrected"].reports] == [row.initiative_id]
    assert not services.freeze_cycle(cycle=cycle, by=pmo, at=FROZEN_AT).addenda.exists()


def test_a_correction_of_carried_values_stays_while_the_report_is_late(row, entity_pmo, pmo):
    november = CycleFactory(period=date(2026, 11, 1))
    report = full_report(initiative=row.initiative, cycle=november, state="expected", revision=0)
    stale = frozen(november).projects.get()
    corrected(stale, entity_pmo, pmo)
    cycle = reopened(stale.snapshot, pmo)
    assert "corrected" not in {one.kind for one in preview_of(cycle, pmo).consequences}
    with audit.action("test.change", by=pmo):
        StatusReport.objects.filter(pk=report.pk).update(state="submitted", revision=1)
    assert "corrected" in {one.kind for one in preview_of(cycle, pmo).consequences}
    with audit.action("test.change", by=pmo):
        StatusReport.objects.filter(pk=report.pk).update(state="returned")
    assert services.freeze_cycle(cycle=cycle, by=pmo, at=FROZEN_AT).addenda.count() == 1


def test_an_answer_to_the_outside_gives_the_corrected_figure(row, entity_pmo, pmo):
    sealed = frozen_figure(pmo, None, "forecast")
    corrected(row, entity_pmo, pmo)
    for initiative in (row.initiative, None):
        found = frozen_figure(pmo, initiative, "forecast")
        assert (found.value, found.known, found.of) == (Decimal(1250), 1, 1)
        assert found.fingerprint == root_of(row.snapshot) != sealed.fingerprint
    assert frozen_figure(pmo, row.initiative, "budget").fingerprint == sealed.fingerprint


def test_a_late_report_keeps_the_corrected_values_of_last_time(row, entity_pmo, pmo):
    corrected(row, entity_pmo, pmo)
    corrected(row, entity_pmo, pmo, "forecast_end", date(2027, 9, 30))
    corrected(row, entity_pmo, pmo, "declared", "red")
    november = CycleFactory(period=date(2026, 11, 1))
    full_report(initiative=row.initiative, cycle=november, state="expected", submitted_at=None)
    later = frozen(november).projects.get()
    assert later.is_stale
    assert (later.forecast, later.forecast_end) == (Decimal(1250), date(2027, 9, 30))
    assert later.declared == "red"
    assert [one["declared"] for one in json.loads(later.payload)["history"]] == ["red", "red"]
    assert list(verify(later.snapshot)) == []


def test_a_period_with_a_later_frozen_one_is_corrected_and_not_reopened(row, pmo):
    frozen(
        full_report(initiative=row.initiative, cycle=CycleFactory(period=date(2026, 11, 1))).cycle
    )
    with pytest.raises(reopening.LaterPeriodFrozen):
        reopening.reopen_cycle(
            cycle=row.snapshot.cycle, version=None, reason="x", by=pmo, at=FROZEN_AT
        )


def test_what_was_taken_out_of_the_cycle_is_no_part_of_the_period(row, pmo):
    cycle = CycleFactory(period=date(2026, 11, 1))
    full_report(initiative=row.initiative, cycle=cycle)
    StatusReportFactory(cycle=cycle, state="taken_out", taken_out_reason="Suspendu.")
    assert frozen(cycle).projects_count == 1
