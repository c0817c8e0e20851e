from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portfolio.registers.dependencies.models import Dependency
from portfolio.roadmap.calc import window
from portfolio.roadmap.drawing import picture
from portfolio.roadmap.selectors import plans_of
from ppm import audit
from tests.factories.portfolio import InitiativeFactory, MilestoneFactory, StageFactory

ROADMAP = reverse("portfolio:roadmap")
LATE_QUERIES = 10


def planned(start=-200, end=200, agreed=None, **values):
    """A project that began and ends so many days from today."""
    today = localdate()
    return InitiativeFactory(
        baseline_start=today + timedelta(start),
        forecast_end=today + timedelta(end),
        baseline_end=today + timedelta(end if agreed is None else agreed),
        **values,
    )


def depend(giver, taker, needed, promised, by):
    today = localdate()
    with audit.action("test.prepared", by=by):
        return Dependency.objects.create(
            what="Interface", giver=giver, taker=taker,
            needed_on=today + timedelta(needed), promised_on=today + timedelta(promised),
        )  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("query", "statements"), [("", 12), ("?group=department", 13)])
def test_the_roadmap_costs_the_same_for_any_length(
    client, department, entity_pmo, pmo, django_assert_num_queries, rows, query, statements
):
    made = [planned(unit=department) for _n in range(rows)]
    for one in made:
        StageFactory(initiative=one, baseline_end=localdate())
        MilestoneFactory(initiative=one, baseline_on=localdate())
        depend(one, planned(unit=department), 30, 60, pmo)
    client.force_login(entity_pmo)
    with django_assert_num_queries(statements):
        response = client.get(ROADMAP + query)
    assert len(response.context["listing"].page) == 2 * rows


def test_only_what_lies_in_the_window_is_drawn_and_the_rest_is_counted(client, management):
    inside = planned(name_fr="Dedans")
    planned(start=-2000, end=-1500, name_fr="Passé")
    planned(start=2000, end=2500, name_fr="Futur")
    InitiativeFactory(name_fr="Sans dates")
    client.force_login(management)
    response = client.get(ROADMAP)
    assert [row.pk for row in response.context["listing"].page] == [inside.pk]
    page = response.content.decode()
    assert "2 more lie outside this window." in page
    assert "1 has no dates and cannot be drawn." in page
    assert "Futur" not in page


def test_a_secret_project_is_neither_drawn_nor_counted(client, department, entity_pmo):
    planned(unit=department)
    planned(unit=department, secret=True, name_fr="Bouleau")
    planned(unit=department, secret=True, start=3000, end=3100)
    client.force_login(entity_pmo)
    page = client.get(ROADMAP).content.decode()
    assert "Bouleau" not in page
    assert "outside this window" not in page


def test_a_late_promise_is_drawn_with_its_alarm_and_said_in_the_table(
    client, department, entity_pmo, pmo
):
    giver, taker = planned(unit=department), planned(unit=department)
    depend(giver, taker, 30, 92, pmo)
    depend(taker, giver, 90, 60, pmo)
    client.force_login(entity_pmo)
    page = client.get(ROADMAP)
    assert page.content.decode().count(">!</text>") == 2  # the sign, and what it means
    assert [row.link_counts for row in page.context["listing"].page] == [(2, 1), (2, 1)]
    only = client.get(ROADMAP, {"links": "alarms"}).content.decode()
    assert "1 dependency is not drawn." in only
    none = client.get(ROADMAP, {"links": "none"}).content.decode()
    assert "2 dependencies are not drawn." in none
    assert ">!</text>" not in none


def test_groups_are_departments_and_head_their_rows_in_the_picture(
    client, department, other_department, management
):
    one, two = planned(unit=other_department), planned(unit=department)
    client.force_login(management)
    response = client.get(ROADMAP, {"group": "department"})
    assert [group.rows for group in response.context["listing"].groups] == [[two], [one]]
    assert response.content.decode().count("D20") >= 2


def test_the_window_stays_when_the_filters_change(client, department, management):
    planned(unit=department)
    client.force_login(management)
    response = client.get(ROADMAP, {"span": "5", "start": "2025Q1", "links": "none"})
    kept = dict(response.context["listing"].kept)
    assert kept == {"span": "5", "start": "2025Q1", "links": "none"}
    # Nothing matches: the way to another window stays.
    gone = client.get(ROADMAP, {"start": "1999Q1"}).content.decode()
    assert 'id="roadmap-on"' in gone


def test_a_programme_has_the_roadmap_of_what_it_holds(client, department, management):
    programme = InitiativeFactory(kind="programme", unit=department)
    held, other = planned(unit=department, parent=programme), planned(unit=department)
    client.force_login(management)
    response = client.get(reverse("portfolio:initiative_roadmap", args=[programme.pk]))
    assert [row.pk for row in response.context["listing"].page] == [held.pk]
    assert client.get(
        reverse("portfolio:initiative_roadmap", args=[other.pk])
    ).status_code == 404  # fmt: skip


def test_the_workbook_holds_the_rows_of_the_window(client, department, management):
    planned(unit=department)
    planned(start=2000, end=2100, unit=department)
    client.force_login(management)
    answer = client.get(ROADMAP, {"format": "csv"})
    assert len(answer.content.decode().strip().splitlines()) == 2


def test_stages_follow_one_another_in_the_picture(department):
    project = planned(start=-300, end=100, unit=department)
    today = localdate()
    StageFactory(initiative=project, number=1, state="completed", actual_end=today - timedelta(100))
    StageFactory(initiative=project, number=2, state="running", forecast_end=today + timedelta(50))
    StageFactory(initiative=project, number=3)
    shown = window("2", "", today)
    drawn = picture([project], plans_of([project], shown), [], shown, today, {})
    (row,) = drawn.rows
    assert [part.state for part in row.stretches] == ["done", "running", "planned"]
    ends = [round(part.x + part.width + 1.5) for part in row.stretches]
    assert [round(part.x) for part in row.stretches][1:] == ends[:-1]
    assert drawn.today is not None


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_late_milestones_behind_a_figure_are_named(
    client, department, other_department, entity_pmo, django_assert_num_queries, rows
):
    today = localdate()
    for number in range(rows):
        project = InitiativeFactory(unit=department, kind="project", state="delivery")
        MilestoneFactory(
            initiative=project,
            name=f"Recette {number}",
            baseline_on=today + timedelta(5),
            forecast_on=today + timedelta(26),
        )
        MilestoneFactory(initiative=project, name="À temps", baseline_on=today, forecast_on=today)
    MilestoneFactory(
        initiative=InitiativeFactory(unit=other_department, kind="project", state="delivery"),
        name="Ailleurs",
        baseline_on=today,
        forecast_on=today + timedelta(9),
    )
    client.force_login(entity_pmo)
    with django_assert_num_queries(LATE_QUERIES):
        page = client.get(reverse("portfolio:milestone_late_list")).content.decode()
    assert ["Recette 0" in page, "À temps" in page, "Ailleurs" in page] == [True, False, False]
    assert "3 weeks later" in page
