import io
import re
from datetime import date
from html import unescape

import pytest
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from ppm import audit
from tests.factories.portfolio import (
    InitiativeFactory,
    MilestoneFactory,
    MoneyLineFactory,
)
from tests.factories.reporting import frozen

ADDRESS = reverse("reporting:dashboard")
DEPARTMENT = reverse("reporting:dashboard_department")
PROGRAMME = reverse("reporting:dashboard_programme")
PAGES = (ADDRESS, DEPARTMENT, PROGRAMME)


def running(unit, declared, **values):
    return InitiativeFactory(unit=unit, state="delivery", standing={"declared": declared}, **values)


def part(response, key):
    return next(one for one in response.context["board"].parts if one.key == key)


def tile(response, label):
    return next(one for one in response.context["board"].tiles if one.label == label)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_dashboard_costs_the_same_for_any_size_and_reader(
    client, project, reader, department, django_assert_max_num_queries, rows
):
    programme = InitiativeFactory(kind="programme", unit=department)
    for _n in range(rows):
        MilestoneFactory(initiative=running(department, "red", parent=programme))
    for address in PAGES:
        cache.clear()
        client.force_login(reader)
        with django_assert_max_num_queries(12):
            response = client.get(address)
        assert response.status_code == 200, address


def test_one_drills_down_from_all_to_a_department_to_a_programme_to_a_project(
    client, department, other_department, management
):
    programme = InitiativeFactory(kind="programme", unit=department)
    inside = running(department, "red", parent=programme)
    running(department, "green")
    running(other_department, "green")
    client.force_login(management)
    everything = client.get(ADDRESS)
    bars = {row.label: row.href for row in part(everything, "departments").chart.rows}
    (address,) = [href for label, href in bars.items() if department.code in label]
    response = client.get(address)
    assert sum(n for _c, n, _a in response.context["board"].statuses) == 2
    (row,) = part(response, "programmes").grid.rows
    (address,) = re.findall(r'href="([^"]+)"', str(row[0].shown))
    response = client.get(address)
    (row,) = part(response, "projects").grid.rows
    assert reverse("portfolio:initiative_detail", args=[inside.pk]) in str(row[0].shown)


def test_a_department_with_projects_is_shown_first(
    client, department, other_department, management
):
    busy = running(max(department, other_department, key=lambda one: one.code), "green").unit
    client.force_login(management)
    board = client.get(DEPARTMENT).context["board"]
    assert board.title == busy.name
    assert sum(number for _colour, number, _address in board.statuses) == 1


def test_what_is_not_among_the_choices_is_as_good_as_nothing(client, project, management):
    client.force_login(management)
    assert client.get(DEPARTMENT, {"unit": "no such"}).status_code == 200
    assert client.get(PROGRAMME, {"parent": "0"}).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_a_dashboard_is_a_workbook_too(client, project, department, management, address):
    late = running(department, "red", parent=InitiativeFactory(kind="programme", unit=department))
    MilestoneFactory(initiative=late, baseline_on=date(2030, 1, 1), forecast_on=date(2030, 2, 1))
    client.force_login(management)
    response = client.get(address, {"format": "xlsx"})
    book = load_workbook(io.BytesIO(response.content))
    rows = list(book["Figures"].iter_rows(min_row=2, values_only=True))
    values = {label: value for label, value, *_rest in rows}
    assert values["Late milestones"] == 1
    assert values["Red"] == 1
    assert all(source.startswith("/") for *_rest, source in rows)
    assert all(sheet.tables for sheet in book.worksheets[1:])


def test_with_nothing_in_sight_every_part_says_so(client, management):
    client.force_login(management)
    for address in PAGES:
        response = client.get(address)
        assert all(one.empty for one in response.context["board"].parts if one.is_empty)


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
    for page, filters, total in ((ADDRESS, {}, 9), (DEPARTMENT, {"unit": department.pk}, 8)):
        statuses = client.get(page, filters).context["board"].statuses
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
    sources |= set(re.findall(r'class="part-source"><a href="([^"]+)"', page))
    assert len(sources) >= 9
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
    late = tile(client.get(ADDRESS), "Late milestones")
    assert (late.value, late.note) == (2, "in 1 project")
    assert client.get(late.source).context["listing"].count == 2  # the milestones by name


def test_the_forecast_is_compared_where_both_amounts_are_known(client, department, management):
    compared, lonely = running(department, "green"), running(department, "green")
    MoneyLineFactory(initiative=compared, amount=1000)
    MoneyLineFactory(initiative=compared, measure="forecast", amount=1100)
    MoneyLineFactory(initiative=lonely, measure="forecast", amount=5000)
    client.force_login(management)
    page = client.get(ADDRESS).content.decode()
    assert "+0.1\u00a0k€" in page
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
    assert sum(count for _colour, count, _address in response.context["board"].statuses) == 1
    assert part(response, "reds").is_empty
    assert "Birch" not in response.content.decode()
    assert "777" not in response.content.decode()


def test_the_longest_red_comes_first(client, department, management):
    new, old = running(department, "red"), running(department, "red")
    for one, recent in ((new, "GGGGAR"), (old, "GARRRR")):
        type(one.standing).objects.filter(pk=one.pk).update(recent=recent)
    client.force_login(management)
    rows = part(client.get(ADDRESS), "reds").grid.rows
    assert [row[0].value.split()[0] for row in rows] == [old.code, new.code]
    assert "red for 4 reports" in str(rows[0][0].shown)


def test_the_fragment_equals_the_part_of_the_page(client, project, management):
    client.force_login(management)
    fragment = client.get(
        DEPARTMENT, headers={"HX-Request": "true", "HX-Target": "board"}
    ).content.decode()
    page = client.get(DEPARTMENT).content.decode()
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
        chart = part(client.get(DEPARTMENT, {"unit": unit.pk, **choice}), "trend").chart
        return [int(row.total) for row in chart.rows] if chart else []

    assert (projects(department), projects(other_department)) == ([], [1])
    reported = {"structure": "reported"}
    assert (projects(department, **reported), projects(other_department, **reported)) == ([1], [])
