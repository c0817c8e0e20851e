from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portfolio.strategy.models import Contribution, Objective
from tests.factories.links import ContributionFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", ["objective_list", "objective_matrix", "orphan_list"])
def test_pages_cost_the_same_for_any_length(
    address, rows, client, project, head_of_pmo, django_assert_max_num_queries
):
    for _ in range(rows):
        ContributionFactory(initiative=project, objective=ObjectiveFactory())
    client.force_login(head_of_pmo)
    with django_assert_max_num_queries(12):
        response = client.get(reverse(f"portfolio:{address}"))
    assert response.status_code == 200


def test_an_objective_is_open_to_readers_and_its_form_to_the_central_pmo(
    client, anybody, organisation
):
    objective = ObjectiveFactory(unit=organisation)
    client.force_login(anybody)
    pages = [
        client.get(reverse(f"portfolio:objective_{name}", args=[objective.pk])).status_code
        for name in ("detail", "edit", "end")
    ]
    reads = anybody.given_name not in ("Administrator", "Member", "Outsider")
    writes = anybody.given_name in ("Head", "Central")
    assert pages == [200 if reads else 403, *([200 if writes else 403] * 2)]


def test_the_central_pmo_adds_an_objective(client, pmo, organisation):
    client.force_login(pmo)
    values = {
        "code": "B1", "name_nl": "Sneller uitbetalen", "unit": organisation.pk,
        "source": "contract", "weight": 2, "valid_from": "2026-01-01",
    }  # fmt: skip
    nameless = client.post(reverse("portfolio:objective_create"), {**values, "name_nl": ""})
    made = client.post(reverse("portfolio:objective_create"), values)
    assert (nameless.status_code, made.status_code) == (422, 303)
    assert Objective.objects.get().name_nl == "Sneller uitbetalen"


def test_a_manager_says_what_the_project_contributes_to(client, project, project_manager):
    objective = ObjectiveFactory()
    client.force_login(project_manager)
    address = reverse("portfolio:contribution_create", args=[project.pk])
    values = {"objective": objective.pk, "weight": "main", "language": "fr", "share": 101}
    assert client.post(address, values).status_code == 422
    assert client.post(address, {**values, "share": 70}).status_code == 303
    page = client.get(reverse("portfolio:initiative_benefits", args=[project.pk]))
    assert (page.status_code, Contribution.objects.get().share) == (200, 70)


def test_the_tree_has_a_workbook(client, head_of_pmo):
    ObjectiveFactory()
    client.force_login(head_of_pmo)
    response = client.get(reverse("portfolio:objective_list"), {"format": "xlsx"})
    assert "spreadsheet" in response["Content-Type"]


def test_ending_an_objective_shows_what_happens_and_wants_a_reason(client, head_of_pmo, project):
    row = ContributionFactory(initiative=project, objective=ObjectiveFactory())
    client.force_login(head_of_pmo)
    address = reverse("portfolio:objective_end", args=[row.objective_id])
    asked = client.get(address)
    assert asked.context["contributions"] == 1
    assert [one for one, *_rest in asked.context["left_alone"]] == [project]
    values = {"version": row.objective.version, "on": localdate().isoformat(), "reason": ""}
    assert client.post(address, values).status_code == 422
    assert client.post(address, {**values, "version": 99, "reason": "Fait"}).status_code == 422
    yesterday = (localdate() - timedelta(1)).isoformat()
    done = client.post(address, {**values, "on": yesterday, "reason": "Remplacé par B2"})
    page = client.get(reverse("portfolio:objective_detail", args=[row.objective_id]))
    assert (done.status_code, page.context["end_reason"][0]) == (303, "Remplacé par B2")
    assert client.get(address).status_code == 404
