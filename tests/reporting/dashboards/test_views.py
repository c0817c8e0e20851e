import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from ppm import audit
from reporting.dashboards import selectors
from tests.factories.portfolio import (
    InitiativeFactory,
    MilestoneFactory,
    MoneyLineFactory,
)
from tests.factories.reporting import frozen

ADDRESS = reverse("reporting:dashboard")


def running(unit, declared, **values):
    return InitiativeFactory(unit=unit, state="delivery", standing={"declared": declared}, **values)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_dashboard_costs_the_same_for_any_size_and_reader(
    client, project, reader, department, django_assert_num_queries, rows
):
    for _n in range(rows):
        MilestoneFactory(initiative=running(department, "red"))
    client.force_login(reader)
    with django_assert_num_queries(12):
        response = client.get(ADDRESS)
    assert response.status_code == 200


def test_choosing_a_part_costs_nothing_more(
    client, department, management, django_assert_num_queries
):
    programme = InitiativeFactory(kind="programme", unit=department)
    inside = running(department, "red", parent=programme)
    running(department, "green")
    client.force_login(management)
    with django_assert_num_queries(12):
        response = client.get(ADDRESS, {"unit": department.pk, "parent": programme.pk})
    assert [one.pk for _name, one, _words in response.context["reds"]] == [inside.pk]
    assert client.get(ADDRESS, {"unit": "no such"}).status_code == 200


@pytest.mark.slow
def test_the_dashboard_costs_the_same_for_two_hundred(
    client, management, department, django_assert_num_queries
):
    for _n in range(200):
        running(department, "amber")
    client.force_login(management)
    with django_assert_num_queries(12):
        response = client.get(ADDRESS)
    assert {c: n for c, n, _a in response.context["statuses"]}["amber"] == 200


def test_every_status_figure_opens_a_list_of_as_many_projects(
    client, department, other_department, management
):
    for colour, count in (("green", 3), ("amber", 2), ("red", 1), ("grey", 2)):
        for _n in range(count):
            running(department, colour)
    running(other_department, "red")
    InitiativeFactory(unit=department, state="closed", standing={"declared": "red"})
    InitiativeFactory(unit=department, kind="product", standing={"declared": "red"})
    client.force_login(management)
    for filters, total in (({}, 9), ({"unit": department.pk}, 8)):
        statuses = client.get(ADDRESS, filters).context["statuses"]
        assert sum(count for _colour, count, _address in statuses) == total
        for _colour, count, address in statuses:
            assert client.get(address).context["listing"].count == count


def test_every_figure_leads_to_a_page_that_opens(client, project, department, management):
    late = running(department, "red")
    MilestoneFactory(initiative=late, baseline_on=date(2030, 1, 1), forecast_on=date(2030, 2, 1))
    MoneyLineFactory(initiative=late)
    MoneyLineFactory(initiative=late, measure="forecast", amount=1100)
    client.force_login(management)
    page = client.get(ADDRESS).content.decode()
    sources = set(re.findall(r'class="figure[^"]*" href="([^"]+)"', page))
    assert len(sources) >= 7
    for source in sources:
        assert client.get(unescape(source)).status_code == 200


def test_late_milestones_count_projects_as_the_list_does(client, department, management):
    late = running(department, "green")
    for _n in range(2):
        MilestoneFactory(
            initiative=late, baseline_on=date(2030, 1, 1), forecast_on=date(2030, 2, 1)
        )
    MilestoneFactory(initiative=running(department, "green"))
    client.force_login(management)
    context = client.get(ADDRESS).context
    assert (context["late"], context["late_in"]) == (2, 1)
    assert client.get(context["late_list"]).context["listing"].count == 1


def test_the_forecast_is_compared_where_both_amounts_are_known(client, department, management):
    compared, lonely = running(department, "green"), running(department, "green")
    MoneyLineFactory(initiative=compared, amount=1000)
    MoneyLineFactory(initiative=compared, measure="forecast", amount=1100)
    MoneyLineFactory(initiative=lonely, measure="forecast", amount=5000)
    client.force_login(management)
    page = client.get(ADDRESS).content.decode()
    assert "+€100" in page
    assert "1 of 2 amounts known" in page


def test_nothing_secret_or_foreign_shows(client, project, department, other_department, entity_pmo):
    for one in (
        running(department, "red", secret=True, name_en="Birch"),
        running(other_department, "red", name_en="Birch"),
    ):
        MilestoneFactory(initiative=one, name="Birch planted")
        MoneyLineFactory(initiative=one, amount=777_000)
    client.force_login(entity_pmo)
    response = client.get(ADDRESS)
    assert sum(count for _colour, count, _address in response.context["statuses"]) == 1
    assert response.context["reds"] == []
    assert "Birch" not in response.content.decode()
    assert "777" not in response.content.decode()


def test_the_longest_red_comes_first(client, department, management):
    new, old = running(department, "red"), running(department, "red")
    for one, recent in ((new, "GGGGAR"), (old, "GARRRR")):
        type(one.standing).objects.filter(pk=one.pk).update(recent=recent)
    client.force_login(management)
    reds = client.get(ADDRESS).context["reds"]
    assert [(one.pk, one.reds, words) for _name, one, words in reds] == [
        (old.pk, 4, "red for 4 reports"),
        (new.pk, 1, "red for 1 report"),
    ]


def test_the_fragment_equals_the_part_of_the_page(client, project, management):
    client.force_login(management)
    fragment = client.get(
        ADDRESS, headers={"HX-Request": "true", "HX-Target": "dashboard"}
    ).content.decode()
    page = client.get(ADDRESS).content.decode()
    assert "<html" not in fragment
    assert re.sub(r"\d\d:\d\d", "", fragment.strip()) in re.sub(r"\d\d:\d\d", "", page)


@pytest.mark.parametrize("who", ["outsider", "administrator", "committee_member"])
def test_who_has_no_view_of_the_portfolio_is_refused(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(ADDRESS).status_code == 403


def test_the_trend_is_read_in_todays_structure_or_as_it_was_reported(
    client, pmo, department, other_department
):
    moved = running(department, "green")
    frozen(initiative=moved)
    with audit.action("test.prepared", by=pmo):
        moved.unit = other_department
        moved.save()
    for unit in (department, other_department):
        unit.refresh_from_db()  # with the path that the database gave it
    client.force_login(pmo)

    def projects(unit, **choice):
        response = client.get(ADDRESS, {"unit": unit.pk, **choice})
        trend = selectors.status_trend(pmo, unit, None, as_reported=response.context["as_reported"])
        return [sum(counts.values()) for _period, counts in trend]

    assert (projects(department), projects(other_department)) == ([], [1])
    reported = {"structure": "reported"}
    assert (projects(department, **reported), projects(other_department, **reported)) == ([1], [])
