"""The communication plan and the matrix."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from portfolio.registers.stakeholders.charts import stakeholder_matrix
from portfolio.registers.stakeholders.services import note_told
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory
from tests.factories.registers import make_communication, make_stakeholder


@pytest.mark.django_db
def test_what_was_told_is_told_again_in_its_rhythm(client, department):
    manager = PersonFactory()
    project = InitiativeFactory(unit=department, project_manager=manager)
    row = make_stakeholder(project, influence=5, interest=4, unit=department)
    late = localdate() - timedelta(days=2)
    monthly = make_communication(row, rhythm="monthly", next_on=late)
    once = make_communication(row, rhythm="once", next_on=late)
    client.force_login(manager)
    page = row.get_absolute_url()
    untold = reverse("portfolio:stakeholder_list") + "?untold=on"
    assert client.get(page).content.decode().count("overdue") == 2
    assert len(client.get(untold).context["listing"].page) == 1

    client.post(reverse("portfolio:communication_told", args=[monthly.pk]), {"version": "1"})
    note_told(pk=once.pk, version=None, by=manager, at=now())

    monthly.refresh_from_db()
    once.refresh_from_db()
    assert (monthly.done_on, monthly.next_on) == (localdate(), localdate() + timedelta(days=30))
    assert (once.is_ended, once.next_on) == (True, None)
    assert "overdue" not in client.get(page).content.decode()
    edit = reverse("portfolio:stakeholder_edit", args=[row.pk])
    assert client.get(edit).status_code == 200
    assert client.get(reverse("portfolio:communication_edit", args=[once.pk])).status_code == 200
    matrix = client.get(reverse("portfolio:stakeholder_matrix")).content.decode()
    assert "influence=5&amp;interest=4" in matrix


def test_the_matrix_says_how_many_matter_most():
    drawn = stakeholder_matrix({(5, 4): 2, (2, 5): 1}, "/list", "")

    assert drawn.alt.startswith("3 stakeholders, of whom 2 ")
    assert [cell.href for cell in drawn.cells if cell.count == "2"] == [
        "/list?influence=5&interest=4"
    ]
