from decimal import Decimal

from django.urls import reverse

from portfolio.finance.models import MoneyLine
from tests.factories.portfolio import InitiativeFactory, MoneyLineFactory


def typed(**values):
    return {
        "measure": "budget",
        "heading": "total",
        "funding": "own",
        "nature": "one_off",
        "currency": "EUR",
        "state": "known",
        **values,
    }


def test_a_figure_is_added_once(client, project, project_manager):
    client.force_login(project_manager)
    address = reverse("portfolio:amount_create", args=[project.pk])
    assert client.post(address, typed(amount="1,234.50")).status_code == 303
    assert MoneyLine.objects.get(initiative=project).amount == Decimal("1234.50")
    again = client.post(address, typed(amount="2"))
    assert again.status_code == 422
    assert MoneyLine.objects.get(initiative=project).amount == Decimal("1234.50")


def test_an_amount_that_is_withheld_stays_empty(client, project, project_manager):
    client.force_login(project_manager)
    address = reverse("portfolio:amount_create", args=[project.pk])
    assert client.post(address, typed(amount="5", state="withheld")).status_code == 422
    assert client.post(address, typed(amount="", state="known")).status_code == 422
    assert client.post(address, typed(amount="", state="withheld")).status_code == 303
    project.standing.refresh_from_db()
    assert (project.standing.budget, project.standing.budget_state) == (None, "withheld")


def test_a_figure_is_corrected_with_its_version(client, project, project_manager):
    line = MoneyLineFactory(initiative=project, amount=10)
    MoneyLineFactory(initiative=project, amount=3, year=2027)
    client.force_login(project_manager)
    address = reverse("portfolio:amount_edit", args=[line.pk])
    assert client.post(address, typed(amount="11", version="1")).status_code == 303
    assert client.post(address, typed(amount="12", version="1")).status_code == 409
    taken = client.post(address, typed(amount="12", year="2027", version="2"))
    assert taken.status_code == 422
    line.refresh_from_db()
    project.standing.refresh_from_db()
    assert (line.amount, project.standing.budget) == (Decimal(11), Decimal(11))


def test_figures_of_what_somebody_cannot_see_do_not_exist(client, department, entity_pmo):
    line = MoneyLineFactory(initiative=InitiativeFactory(unit=department, secret=True))
    client.force_login(entity_pmo)
    assert client.get(reverse("portfolio:amount_edit", args=[line.pk])).status_code == 404
