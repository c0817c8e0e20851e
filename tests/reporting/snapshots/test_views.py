from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from portfolio.statusreports.judgement.models import BoardItem
from ppm import audit
from ppm.jobs.execution import run_here
from ppm.jobs.models import Job
from reporting.snapshots import services
from reporting.snapshots.models import Snapshot
from tests.factories.portfolio import CycleFactory, InitiativeFactory, StatusReportFactory
from tests.factories.reporting import frozen, full_report

pytestmark = pytest.mark.django_db


def test_cycle_freeze_shows_what_it_would_take_then_takes_it(client, pmo, project, department):
    report = full_report(initiative=project)
    late = StatusReportFactory(cycle=report.cycle, initiative=InitiativeFactory(unit=department))
    waiting = StatusReportFactory(
        cycle=report.cycle, initiative=InitiativeFactory(unit=department), submitted=True
    )
    client.force_login(pmo)
    address = reverse("reporting:cycle_freeze", args=[report.cycle_id])
    before = reverse("reporting:cycle_freeze_preview", args=[report.cycle_id])
    answer = client.get(before)
    assert b'<form id="main-form"' not in answer.content
    assert client.post(before).status_code == 405
    preview = answer.context["preview"]
    assert client.get(address).context["preview"] == preview
    assert (preview.total, preview.validated) == (3, 1)
    found = {one.kind: [row.pk for row in one.reports] for one in preview.consequences}
    assert (found["late"], found["waiting"]) == ([late.pk], [waiting.pk])
    response = client.post(address, {"version": report.cycle.version})
    snapshot = Snapshot.objects.get()
    assert response["Location"] == reverse("reporting:snapshot_detail", args=[snapshot.pk])
    assert snapshot.sealed_by == pmo
    assert client.get(address)["Location"] == response["Location"]
    assert client.get(before)["Location"] == response["Location"]


def test_cycle_freeze_warns_before_its_day_and_tells_returned_from_missing(client, pmo, project):
    cycle = CycleFactory(freeze_on=localdate() + timedelta(1))
    StatusReportFactory(initiative=project, cycle=cycle, state="returned")
    client.force_login(pmo)
    page = client.get(reverse("reporting:cycle_freeze_preview", args=[cycle.pk])).context
    assert page["is_early"]
    assert [(one.kind, one.count) for one in page["preview"].consequences] == [("returned", 1)]


def test_cycle_freeze_is_not_for_a_decentral_pmo(client, entity_pmo, project):
    cycle = full_report(initiative=project).cycle
    client.force_login(entity_pmo)
    assert client.post(reverse("reporting:cycle_freeze", args=[cycle.pk])).status_code == 403
    assert Snapshot.objects.count() == 0


def test_cycle_freeze_refuses_what_somebody_else_just_changed(client, pmo, project):
    cycle = full_report(initiative=project).cycle
    client.force_login(pmo)
    address = reverse("reporting:cycle_freeze", args=[cycle.pk])
    assert client.post(address, {"version": cycle.version + 1}).status_code == 409
    assert Snapshot.objects.count() == 0


def test_snapshot_pages_show_only_the_projects_in_sight(
    client, entity_pmo, project, other_department
):
    report = full_report(initiative=project)
    full_report(cycle=report.cycle, initiative=InitiativeFactory(unit=other_department))
    full_report(cycle=report.cycle, initiative=InitiativeFactory(unit=project.unit, secret=True))
    snapshot = frozen(report.cycle)
    client.force_login(entity_pmo)
    detail = client.get(reverse("reporting:snapshot_detail", args=[snapshot.pk]))
    assert [row.code for row in detail.context["listing"].page.object_list] == [project.code]
    [(_snapshot, projects, counts, _addenda)] = client.get(
        reverse("reporting:snapshot_list")
    ).context["periods"]
    assert (projects, {key: count for key, _word, count in counts}["amber"]) == (1, 1)


def test_snapshot_verify_says_that_the_period_is_intact(client, auditor, project):
    snapshot = frozen(full_report(initiative=project).cycle)
    client.force_login(auditor)
    page = client.get(reverse("reporting:snapshot_verify", args=[snapshot.pk]))
    assert page.context["is_intact"]


@pytest.mark.parametrize("name", ["snapshot_list", "cycle_freeze"])
def test_frozen_periods_are_not_for_outsiders(client, outsider, project, name):
    cycle = full_report(initiative=project).cycle
    client.force_login(outsider)
    arguments = [cycle.pk] if name == "cycle_freeze" else []
    assert client.get(reverse(f"reporting:{name}", args=arguments)).status_code == 403


def test_a_large_period_is_frozen_by_a_job_that_says_how_far_it_is(
    client, pmo, project, monkeypatch
):
    monkeypatch.setattr(services, "AT_ONCE", 0)
    cycle = full_report(initiative=project).cycle
    client.force_login(pmo)
    answer = client.post(
        reverse("reporting:cycle_freeze", args=[cycle.pk]), {"version": cycle.version}
    )
    job = Job.objects.get(kind=services.FREEZE)
    assert answer["Location"] == reverse("ppm:job_detail", args=[job.pk])
    done = run_here(job)
    snapshot = Snapshot.objects.get()
    assert (done.state, done.progress_total) == ("done", 1)
    assert done.link == reverse("reporting:snapshot_detail", args=[snapshot.pk])


def test_the_preview_names_what_the_rules_put_to_the_board(client, pmo, project):
    report = full_report(
        initiative=project, actual=None, actual_state="missing", agrees_with_override=True
    )
    with audit.action("test.raised", by=pmo):
        BoardItem.objects.create(report=report, dimension="cost", times=3, raised_at=now())
    client.force_login(pmo)
    page = client.get(reverse("reporting:cycle_freeze_preview", args=[report.cycle_id]))
    assert "Cost (3 times)" in page.content.decode()
    found = {one.kind: one.count for one in page.context["preview"].consequences}
    assert found == {"unseen": 1, "overrides": 1, "actuals": 1, "untranslated": 1}


def test_what_waits_for_validation_is_previewed_for_the_board_and_raised_by_the_freeze(
    client, pmo, project
):
    for month in (8, 9):
        frozen(
            full_report(cycle=CycleFactory(period=date(2026, month, 1)), initiative=project).cycle
        )
    report = full_report(
        initiative=project, state="submitted", validated_by=None, validated_at=None
    )
    client.force_login(pmo)
    page = client.get(reverse("reporting:cycle_freeze_preview", args=[report.cycle_id]))
    assert "Time (3 times)" in page.content.decode()
    snapshot = frozen(report.cycle)
    item = BoardItem.objects.get()
    assert (item.report, item.times, item.raised_at) == (report, 3, snapshot.sealed_at)
