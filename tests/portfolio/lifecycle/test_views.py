from datetime import date

from django.urls import reverse
from django.utils import timezone

from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.services import start_stage


def test_a_stage_is_planned_started_and_completed(client, project, project_manager):
    client.force_login(project_manager)
    plan = reverse("portfolio:initiative_plan", args=[project.pk])
    created = client.post(
        reverse("portfolio:stage_create", args=[project.pk]),
        {"name": "Initiation", "language": "fr"},
    )
    stage = Stage.objects.get(initiative=project)
    assert (created.status_code, created.url, stage.number) == (303, plan, 1)
    start = reverse("portfolio:stage_start", args=[stage.pk])
    undecided = client.post(start, {"on": "2026-01-05", "version": "1"})
    assert undecided.status_code == 422
    assert (
        undecided.context["form"]
        .non_field_errors()[0]
        .startswith("Stage “Initiation” has not been decided.")
    )
    start_stage(
        stage_id=stage.pk, version=1, on=date(2026, 1, 5), by=project_manager, at=timezone.now()
    )
    assert client.post(start, {"on": "2026-01-05", "version": "2"}).status_code == 422
    complete = reverse("portfolio:stage_complete", args=[stage.pk])
    assert client.post(complete, {"on": "2026-01-04", "version": "2"}).status_code == 422
    assert client.post(complete, {"on": "2026-01-06", "version": "2"}).status_code == 303
    stage.refresh_from_db()
    assert stage.state == "completed"


def test_a_stale_stage_edit_is_refused(client, project, project_manager):
    client.force_login(project_manager)
    client.post(
        reverse("portfolio:stage_create", args=[project.pk]), {"name": "Un", "language": "fr"}
    )
    stage = Stage.objects.get(initiative=project)
    address = reverse("portfolio:stage_edit", args=[stage.pk])
    values = {"number": "1", "language": "fr"}
    assert client.post(address, {**values, "name": "Deux", "version": "1"}).status_code == 303
    assert client.post(address, {**values, "name": "Trois", "version": "1"}).status_code == 409
    stage.refresh_from_db()
    assert stage.name == "Deux"


def test_a_reader_cannot_start_a_stage(client, project, management, project_manager):
    client.force_login(project_manager)
    client.post(
        reverse("portfolio:stage_create", args=[project.pk]), {"name": "Un", "language": "fr"}
    )
    stage = Stage.objects.get(initiative=project)
    client.force_login(management)
    start = reverse("portfolio:stage_start", args=[stage.pk])
    assert client.post(start, {"on": "2026-01-05", "version": "1"}).status_code == 403
    stage.refresh_from_db()
    assert stage.state == "planned"
