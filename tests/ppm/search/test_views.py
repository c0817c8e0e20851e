"""The page of results, its suggestions, and what they cost."""

import pytest
from django.urls import reverse

from tests.factories.portfolio import InitiativeFactory, MilestoneFactory
from tests.fragments import assert_fragment_equals_page

pytestmark = pytest.mark.django_db
ADDRESS = "/search/"


@pytest.fixture
def some(department):
    def make(count):
        for number in range(count):
            one = InitiativeFactory(unit=department, name_fr=f"Zibeline unique {number}")
            MilestoneFactory(initiative=one, name=f"Zibeline prête {number}")

    return make


@pytest.mark.parametrize("rows", [1, 3])
def test_results_cost_the_same_for_any_length(
    rows, client, some, entity_pmo, django_assert_num_queries
):
    some(rows)
    client.force_login(entity_pmo)
    client.get(ADDRESS)
    with django_assert_num_queries(6):
        response = client.get(ADDRESS, {"q": "zibeline"})
    assert len(response.context["found"].hits) == 2 * rows


def test_nothing_found_costs_little_more(client, some, entity_pmo, django_assert_max_num_queries):
    some(2)
    client.force_login(entity_pmo)
    with django_assert_max_num_queries(10):
        response = client.get(ADDRESS, {"q": "zibelin uniqe"})
    assert response.context["found"].meant.lower() == "zibeline unique"
    assert "zibeline+unique" in response.content.decode().lower()


def test_suggestions_are_a_fragment_of_the_page(client, some, entity_pmo):
    some(1)
    client.force_login(entity_pmo)
    headers = {"HX-Request": "true", "HX-Target": "search-suggestions"}

    answer = client.get(ADDRESS, {"q": "zib un"}, headers=headers).content.decode()

    assert "<html" not in answer
    assert answer.count('role="option"') == 2  # the project, and the way to all results
    assert reverse("portfolio:initiative_list") in answer


def test_kinds_are_filters_and_the_fragment_is_the_page(client, some, entity_pmo):
    some(2)
    client.force_login(entity_pmo)
    assert_fragment_equals_page(
        client,
        f"{ADDRESS}?q=zibeline",
        f"{ADDRESS}?q=zibeline&kind=milestone",
        "search-results",
    )
    response = client.get(ADDRESS, {"q": "zibeline", "kind": "milestone"})
    assert {hit.kind for hit in response.context["found"].hits} == {"milestone"}
    assert [label for label, _href, here in response.context["filters"] if here] != []


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=999", "kind=%3Cb%3E", "q=" + "a" * 4000, "q=%00", "page=2"]
)
def test_the_page_survives_any_address(query, client, some, entity_pmo):
    some(1)
    client.force_login(entity_pmo)
    assert client.get(f"{ADDRESS}?q=zibeline&{query}").status_code == 200


def test_pages_of_results_follow_each_other(client, some, head_of_pmo):
    some(12)
    client.force_login(head_of_pmo)
    first = client.get(ADDRESS, {"q": "zibeline"})
    second = client.get(first.context["next"])
    assert len(first.context["found"].hits) == 20
    assert len(second.context["found"].hits) == 4
    assert second.context["next"] == ""
