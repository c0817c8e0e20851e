from django.urls import reverse

from portfolio.milestones.models import Milestone
from tests.factories.portfolio import InitiativeFactory, MilestoneFactory


def test_milestones_are_added_and_changed(client, project, project_manager):
    client.force_login(project_manager)
    plan = reverse("portfolio:initiative_plan", args=[project.pk])
    added = client.post(
        reverse("portfolio:milestone_create", args=[project.pk]),
        {
            "name": "Pilote",
            "language": "fr",
            "confidentiality": "open",
            "baseline_on": "2030-01-01",
            "forecast_on": "2030-02-01",
        },
    )
    assert (added.status_code, added.url) == (303, plan)
    milestone = Milestone.objects.get(initiative=project)
    address = reverse("portfolio:milestone_edit", args=[milestone.pk])
    values = {"name": "Pilote", "language": "fr", "forecast_on": "2030-03-01"}
    assert client.post(address, {**values, "version": "1"}).status_code == 303
    assert client.post(address, {**values, "name": "Tard", "version": "1"}).status_code == 409
    assert (
        client.post(address, {**values, "actual_on": "2999-01-01", "version": "2"}).status_code
        == 422
    )
    assert Milestone.objects.get(pk=milestone.pk).name == "Pilote"


def test_a_milestone_of_a_secret_initiative_does_not_exist(client, department, entity_pmo):
    milestone = MilestoneFactory(initiative=InitiativeFactory(unit=department, secret=True))
    client.force_login(entity_pmo)
    address = reverse("portfolio:milestone_edit", args=[milestone.pk])
    assert client.get(address).status_code == 404
