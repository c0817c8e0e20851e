from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.finance.calc import Line
from portfolio.finance.grid_forms import CellField
from portfolio.finance.grids import shown, state_of
from portfolio.finance.models import MoneyLine
from portfolio.finance.services import grid_version
from tests.factories.portfolio import MoneyLineFactory


def grid(project, **values):
    """A filled grid as the page would post it."""
    return {
        "version": grid_version(project.pk, "budget", "EUR"),
        "unit": "1",
        "row": ["own-one_off-it", "own-one_off-staff"],
        "year": ["2026", "2027"],
        **values,
    }


def stored(project):
    rows = MoneyLine.objects.filter(initiative=project, measure="budget").order_by(
        "heading", "year"
    )
    return [(row.heading, row.year, row.amount, row.state) for row in rows]


IT_2026, IT_2027 = "cell-own-one_off-it-2026", "cell-own-one_off-it-2027"
STAFF_2026 = "cell-own-one_off-staff-2026"


@pytest.fixture
def address(client, project, project_manager):
    client.force_login(project_manager)
    return reverse("portfolio:money_edit", args=[project.pk])


def test_a_grid_is_filled_with_amounts_and_with_reasons_for_their_absence(client, project, address):
    said = {IT_2026: "1 234,50", IT_2027: "withheld", STAFF_2026: "niet meegedeeld"}
    assert client.get(address).status_code == 200
    assert client.post(address, grid(project, **{**said, IT_2026: "lots"})).status_code == 422
    with translation.override("fr"):
        client.cookies["language"] = "fr"
    answer = client.post(address, grid(project, **{**said, IT_2026: "1,234.50", STAFF_2026: "?"}))
    assert answer.status_code == 303
    assert stored(project) == [
        ("it", 2026, Decimal("1234.50"), "known"),
        ("it", 2027, None, "withheld"),
        ("staff", 2026, None, "missing"),
    ]
    project.standing.refresh_from_db()
    assert (project.standing.budget_known, project.standing.budget_of) == (1, 3)


def test_an_emptied_cell_takes_its_figure_back_and_an_unchanged_one_is_not_written(
    client, project, address
):
    kept = MoneyLineFactory(initiative=project, year=2026, heading="it", amount=10)
    MoneyLineFactory(initiative=project, year=2026, heading="staff", amount=4)
    assert client.post(address, grid(project, **{IT_2026: "10", STAFF_2026: ""})).status_code == 303
    assert stored(project) == [("it", 2026, Decimal(10), "known")]
    kept.refresh_from_db()
    assert kept.version == 1


def test_a_grid_that_somebody_else_changed_meanwhile_shows_both(client, project, address):
    posted = grid(project, **{IT_2026: "7"})
    MoneyLineFactory(initiative=project, year=2026, heading="it", amount=5)
    answer = client.post(address, posted)
    assert answer.status_code == 409
    assert [(one.yours, one.stored) for one in answer.context["form"].stale.differences] == [
        ("7", "5")
    ]
    assert stored(project) == [("it", 2026, Decimal(5), "known")]


def test_thousands_are_remembered_and_a_row_is_added_without_losing_what_was_typed(
    client, project, address
):
    MoneyLineFactory(initiative=project, year=2026, heading="it", amount=12500)
    page = client.get(f"{address}?unit=1000")
    assert page.context["form"][IT_2026].value() == "12.5"
    assert client.cookies["money_unit"].value == "1000"
    assert client.get(address).context["spec"].unit == 1000
    added = {"add_funding": "eu", "add_nature": "recurrent", "add_heading": "it", "_add_row": "1"}
    page = client.post(address, grid(project, unit="1000", **{IT_2026: "x"}, **added))
    assert page.status_code == 200
    assert page.context["form"][IT_2026].value() == "x"
    assert "eu-recurrent-it" in [row.code for row in page.context["spec"].rows]
    assert client.post(address, grid(project, unit="1000", **{IT_2026: "13"})).status_code == 303
    assert stored(project)[0] == ("it", 2026, Decimal(13000), "known")


def test_years_that_do_not_add_up_to_the_whole_are_said_in_words(client, project, address):
    MoneyLineFactory(initiative=project, year=2026, amount=400)
    MoneyLineFactory(initiative=project, year=None, amount=1000)
    page = client.get(address).content.decode()
    assert "The years add up to €400.00, the figure over the whole life says €1,000.00" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_grid_costs_the_same_for_any_number_of_figures(
    client, project, address, django_assert_num_queries, count
):
    for n in range(count):
        MoneyLineFactory(initiative=project, year=2026 + n, amount=4)
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)


@settings(max_examples=25, deadline=None)
@given(
    st.decimals(-1_000_000, 1_000_000, places=2),
    st.sampled_from([1, 1000]),
    st.sampled_from(["fr", "nl", "en"]),
)
def test_what_a_cell_shows_is_read_back_as_the_same_amount(amount, unit, language):
    with translation.override(language):
        text = shown(Line(measure="budget", amount=amount), unit)
        assert CellField(unit=unit, label="x").clean(text) == (amount, "known")


@pytest.mark.parametrize(
    ("text", "state"), [("?", "missing"), ("Withheld", "withheld"), ("12", None), ("…", "not_yet")]
)
def test_words_for_absence_are_understood_in_any_language(text, state):
    assert state_of(text) == state
