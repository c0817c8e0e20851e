import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from ppm import audit
from tests.factories.portfolio import CycleFactory, InitiativeFactory
from tests.factories.reporting import frozen, full_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def periods(project):
    """Two months of a project that turned red, moved and became dearer."""
    september = CycleFactory(period=date(2026, 9, 1))
    full_report(cycle=september, initiative=project)
    before = frozen(september)
    october = CycleFactory()
    full_report(
        cycle=october,
        initiative=project,
        declared="red",
        headline="La recette est bloquée.",
        forecast=Decimal("1500.00"),
        forecast_end=date(2027, 6, 30),
    )
    return before, frozen(october)


def test_the_page_compares_the_last_two_periods_by_itself(client, pmo, project, periods):
    client.force_login(pmo)
    page = client.get(reverse("reporting:compare"))
    kinds = [panel.kind for panel in page.context["panels"]]
    assert kinds == ["turned_red", "moved", "money"]
    assert "La recette est bloquée." in page.content.decode()
    only = client.get(reverse("reporting:compare"), {"show": "moved"})
    assert [panel.kind for panel in only.context["panels"]] == ["moved"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_projects(
    client, pmo, project, periods, rows, django_assert_max_num_queries
):
    cycle = CycleFactory(period=date(2026, 11, 1))
    for _row in range(rows):
        full_report(cycle=cycle, initiative=InitiativeFactory(unit=project.unit), declared="red")
    frozen(cycle)
    client.force_login(pmo)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("reporting:compare"))
    assert len(page.context["comparison"].new) == rows


def test_nothing_confidential_shows_by_subtraction(client, entity_pmo, project, periods):
    with audit.action("test.change", by=entity_pmo):
        project.confidentiality = "secret"
        project.save()
    client.force_login(entity_pmo)
    page = client.get(reverse("reporting:compare"))
    assert page.context["comparison"].is_empty
    assert project.code not in page.content.decode()
    assert client.get(reverse("reporting:compare_project", args=[project.pk])).status_code == 404


def test_the_workbook_holds_numbers_and_says_where_they_come_from(client, pmo, project, periods):
    client.force_login(pmo)
    answer = client.get(reverse("reporting:compare"), {"format": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    changes, _sums, sources = book.worksheets
    heads = [cell.value for cell in changes[1]]
    values = dict(zip(heads, [cell.value for cell in changes[2]], strict=True))
    assert values[heads[0]] == project.code
    assert 400 in values.values()
    assert changes.tables
    assert periods[0].fingerprint in [row[1].value for row in sources.iter_rows()]


def test_the_page_of_a_project_shows_every_value_that_differs(client, pmo, project, periods):
    client.force_login(pmo)
    page = client.get(reverse("reporting:compare_project", args=[project.pk]))
    found = page.context["found"]
    assert [(one.kind, one.before, one.after) for one in found.statuses] == [
        ("status", "amber", "red")
    ]
    assert [one.kind for one in found.figures] == ["day", "money"]
    assert [one.after.value for one in found.texts] == ["La recette est bloquée."]
    today = client.get(
        reverse("reporting:compare_project", args=[project.pk]),
        {"before": periods[0].pk, "after": "today"},
    )
    assert today.status_code == 200
