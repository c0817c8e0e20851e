from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.portfolio import InitiativeFactory, MilestoneFactory, MoneyLineFactory

LIST = reverse("portfolio:initiative_list")


def listed(client, person, **filters):
    client.force_login(person)
    response = client.get(LIST, filters)
    return [row.pk for row in response.context["listing"].page]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length_and_reader(
    client, project, reader, department, django_assert_num_queries, rows
):
    for _n in range(rows):
        MoneyLineFactory(initiative=InitiativeFactory(unit=department))
    client.force_login(reader)
    with django_assert_num_queries(9):
        response = client.get(LIST)
    assert response.status_code == 200


@pytest.mark.slow
def test_the_list_costs_the_same_for_two_hundred(
    client, management, department, django_assert_num_queries
):
    InitiativeFactory.create_batch(200, unit=department)
    client.force_login(management)
    with django_assert_num_queries(9):
        response = client.get(LIST)
    assert response.context["listing"].count == 200
    assert len(response.context["listing"].page) == 50


def test_the_list_shows_what_somebody_sees_and_nothing_else(
    client, project, other_department, entity_pmo, project_manager, management
):
    elsewhere = InitiativeFactory(unit=other_department)
    hidden = InitiativeFactory(unit=project.unit, secret=True, confidant=management)
    assert set(listed(client, management)) == {project.pk, elsewhere.pk, hidden.pk}
    assert listed(client, entity_pmo) == [project.pk]
    assert listed(client, project_manager) == [project.pk]


def test_a_secret_name_finds_nothing_and_counts_nowhere(client, department, entity_pmo):
    MoneyLineFactory(
        initiative=InitiativeFactory(unit=department, name_fr="Bouleau", secret=True), amount=777
    )
    client.force_login(entity_pmo)
    response = client.get(LIST, {"text": "bouleau"})
    assert response.context["listing"].count == 0
    assert "777" not in response.content.decode()


def test_text_is_found_in_every_language_without_accents_or_capitals(
    client, department, management
):
    found = InitiativeFactory(
        unit=department, name_fr="Échéancier des créances", name_nl="Vervaldagen", name_en=""
    )
    InitiativeFactory(unit=department, name_fr="Autre_chose", name_nl="Iets anders", name_en="")
    assert listed(client, management, text="ECHEANCIER") == [found.pk]
    assert listed(client, management, text="vervalDÁG") == [found.pk]
    assert listed(client, management, text=found.code.lower()) == [found.pk]
    assert listed(client, management, text="echeancier_des") == []


@pytest.mark.parametrize(
    ("filters", "standing", "columns"),
    [
        ({"declared": "red"}, {"declared": "red"}, {}),
        ({"differs": "on"}, {"declared": "green", "computed": "red"}, {}),
        ({"confidence": "amber"}, {"confidence": "amber"}, {}),
        ({"state": "running"}, {}, {"state": "delivery"}),
        ({"state": "stopped"}, {}, {"state": "stopped"}),
        ({"tailoring_class": "light"}, {}, {"tailoring_class": "light"}),
        ({"category": "legal"}, {}, {"category": "legal"}),
        ({"kind": "product"}, {}, {"kind": "product"}),
    ],
)
def test_a_filter_keeps_what_matches_and_only_that(
    client, department, management, filters, standing, columns
):
    found = InitiativeFactory(unit=department, standing=standing, **columns)
    InitiativeFactory(
        unit=department, state="closed", standing={"declared": "amber", "computed": "grey"}
    )
    assert listed(client, management, **filters) == [found.pk]


def test_unit_and_programme_filters_reach_below(client, organisation, department, management):
    programme = InitiativeFactory(kind="programme", unit=organisation)
    inside = InitiativeFactory(unit=department, parent=programme)
    InitiativeFactory(unit=organisation)
    assert set(listed(client, management, parent=programme.pk)) == {programme.pk, inside.pk}
    assert listed(client, management, unit=department.pk) == [inside.pk]
    assert len(listed(client, management, unit=organisation.pk)) == 3


def test_late_milestones_and_managers_are_filters(client, project, project_manager, management):
    on_time = InitiativeFactory(unit=project.unit)
    MilestoneFactory(initiative=on_time)
    MilestoneFactory(initiative=project, baseline_on=date(2030, 1, 1), forecast_on=date(2030, 2, 1))
    assert listed(client, management, late="on") == [project.pk]
    assert listed(client, management, manager="manager essai") == [project.pk]


def test_sorting_by_status_puts_the_worst_first(client, department, management):
    colours = ("green", "red", "grey", "amber")
    made = {
        colour: InitiativeFactory(unit=department, standing={"declared": colour}).pk
        for colour in colours
    }
    wanted = [made[colour] for colour in ("red", "amber", "green", "grey")]
    assert listed(client, management, sort="status") == wanted
    assert listed(client, management, sort="-status") == wanted[::-1]


def test_names_sort_without_accents_in_the_readers_language(client, department, management):
    names = ("Zone", "Écluse", "Ascenseur")
    for name in names:
        InitiativeFactory(unit=department, name_fr=name, name_nl="x", name_en=name)
    client.force_login(management)
    rows = client.get(LIST).context["listing"].page
    assert [row.name_en for row in rows] == ["Ascenseur", "Écluse", "Zone"]


def test_totals_name_the_known_the_currency_and_the_perimeter(client, department, management):
    for amount, state, currency in (
        (Decimal(1_500_000), "known", "EUR"),
        (None, "withheld", "EUR"),
        (Decimal(2_000_000), "known", "GBP"),
    ):
        MoneyLineFactory(
            initiative=InitiativeFactory(unit=department),
            amount=amount, state=state, currency=currency,
        )  # fmt: skip
    client.force_login(management)
    page = client.get(LIST).content.decode()
    assert "1 of 2 amounts known" in page
    assert "1 withheld" in page
    assert "Perimeter: all units." in page
    assert "3.5\xa0M" not in page


def test_the_fragment_equals_the_list_of_the_page(client, project, management):
    client.force_login(management)
    page = client.get(LIST, {"declared": "grey"}).content.decode()
    fragment = client.get(
        LIST, {"declared": "grey"}, headers={"HX-Request": "true", "HX-Target": "list"}
    ).content.decode()
    assert "<html" not in fragment
    assert fragment.strip() in page


def test_the_workbook_holds_all_rows_and_the_code(client, project, management):
    client.force_login(management)
    response = client.get(LIST, {"format": "xlsx"})
    assert response.status_code == 200
    assert "spreadsheet" in response.headers["Content-Type"]
