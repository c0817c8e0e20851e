import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.urls import reverse

from reporting.cyclemeasures.selectors import facts_of
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CycleFactory, InitiativeFactory, StatusReportFactory
from tests.factories.reporting import DimensionFactory, full_report

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [5, 7])
def test_measures_are_shown_from_five_people_on_for_the_same_queries(
    client, pmo, department, rows, django_assert_max_num_queries
):
    cycle = CycleFactory(period=date(2026, 9, 1))
    for number in range(rows):
        full_report(
            cycle=cycle,
            initiative=InitiativeFactory(unit=department),
            submitted_by=PersonFactory(),
            submitted_at=datetime(2026, 9, 1, 10, tzinfo=UTC),
            declared="green" if number else "amber",
        )
    client.force_login(pmo)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("reporting:cycle_measures"))
    assert page.context["is_told"]
    assert len(page.context["parts"]) == 1
    book = client.get(reverse("reporting:cycle_measures"), {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet.cell(2, 3).value == rows


def test_one_dimension_declared_better_is_an_override(pmo, department):
    report = StatusReportFactory(
        cycle=CycleFactory(period=date(2026, 9, 1)),
        initiative=InitiativeFactory(unit=department),
        submitted=True,
    )
    DimensionFactory(report=report, dimension="time", computed="red", declared="red")
    [before] = facts_of(pmo, "monthly")
    DimensionFactory(report=report, dimension="risk", computed="red", declared="green")
    [after] = facts_of(pmo, "monthly")

    assert (before.has_override, after.has_override) == (False, True)


def test_four_people_are_too_few(client, pmo, department):
    cycle = CycleFactory(period=date(2026, 9, 1))
    for _number in range(4):
        full_report(cycle=cycle, initiative=InitiativeFactory(unit=department))
    client.force_login(pmo)
    page = client.get(reverse("reporting:cycle_measures"))
    assert not page.context["is_told"]
    assert page.context["parts"] == []
    assert len(page.context["untold"]) == 1
