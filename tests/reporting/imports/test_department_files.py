"""Workbooks as Belgian departments send them: all are read as they are meant, with nothing said by hand."""

from datetime import date
from decimal import Decimal

import pytest

from portfolio.initiatives.models import Initiative
from reporting.imports import opening
from reporting.imports.checks import Checker
from reporting.imports.choices import Target
from reporting.imports.words import people_from

PEOPLE = people_from(
    [(1, "Bastien", "Lorquet", "b@x.example"), (2, "Pieterjan", "Moerkens", "p@x.example")]
)


@pytest.fixture
def rows(files):
    """The rows of a file under the mapping it suggests: by key, typed."""

    def read(name):
        opened = opening.open_file(name=name, data=(files / name).read_bytes())
        mapping = opening.propose(opened.table, name)
        several = len(opened.tables) > 1
        mapping = opening.replace(mapping, unit_from_sheet=several)
        judged = list(Checker(opened.tables, mapping, PEOPLE).judge())
        assert [one.fault for one in judged if one.fault] == []
        return {one.key: one.row for one in judged}, opened

    return read


def test_headers_in_two_languages_are_one_header(rows):
    found, opened = rows("departement_bilingue_2026-10-31.xlsx")
    first, third = found["D10-00"], found["D10-02"]

    assert opened.table.header_rows == (4, 5)
    assert [t.sheet.name for t in opened.tables] == ["Projets - Projecten"]
    assert (first.state, first.people[Target.MANAGER]) == ("delivery", 2)
    assert first.money[Target.YEAR_BASELINE].amount == Decimal("120000.00")
    assert first.money[Target.COST_TOTAL].amount == Decimal("1200000.00")
    assert third.money[Target.YEAR_BASELINE].text == "à déterminer / n.t.b."
    assert third.money[Target.YEAR_BASELINE].state == "missing"
    assert found["D10-03"].dates[Target.START].value == date(2025, 5, 5)


def test_one_sheet_per_service_gives_each_project_the_unit_of_its_sheet(rows):
    found, opened = rows("services_2026-10-31.xlsx")

    assert {key[:2]: row.texts[Target.UNIT] for key, row in found.items()} == {
        "AL": "Allocations",
        "RC": "Recouvrement",
        "IT": "Informatique - ICT",
    }
    assert len(found) == sum(len(table.rows) for table in opened.tables) == 9


def test_fields_below_each_other_are_turned(rows):
    found, opened = rows("fiches_projets_2026-10-31.xlsx")

    assert opened.table.sheet.is_transposed
    assert list(found) == ["F-1", "F-2", "F-3", "F-4"]
    assert opened.table.place(3, 2) == (3, 3)
    assert found["F-2"].dates[Target.END].value == date(2027, 6, 30)


def test_merged_groups_units_below_and_units_beside(rows):
    found, _ = rows("budget_groupe_2026-10-31.xlsx")
    last = found["G-5"]

    assert [row.texts[Target.UNIT] for row in found.values()] == ["Bâtiments"] * 3 + [
        "Logistique"
    ] * 2
    assert last.money[Target.YEAR_FORECAST].amount == Decimal("114000.00")
    assert last.money[Target.COST_TOTAL].amount == Decimal("5500000.00")


def test_days_counted_from_1904_are_the_right_days(rows):
    found, _ = rows("projecten_mac_2026-10-31.xlsx")

    assert [row.dates[Target.START].value.isoformat() for row in found.values()] == [
        "2025-01-01",
        "2025-01-02",
        "2025-01-03",
    ]


def test_a_csv_of_an_old_program_in_two_languages(rows):
    found, opened = rows("service_cp1252_2026-10-31.csv")

    assert (opened.table.sheet.encoding, opened.table.sheet.delimiter) == ("cp1252", ";")
    assert found["S-1"].money[Target.YEAR_BASELINE].amount == Decimal("1250500.00")
    assert found["S-2"].dates[Target.START].value == date(2025, 3, 3)
    assert found["S-3"].dates[Target.END].value == date(2026, 6, 30)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("media", "organisation")
@pytest.mark.parametrize(
    "name",
    [
        "departement_bilingue_2026-10-31.xlsx",
        "services_2026-10-31.xlsx",
        "fiches_projets_2026-10-31.xlsx",
        "budget_groupe_2026-10-31.xlsx",
        "projecten_mac_2026-10-31.xlsx",
        "service_cp1252_2026-10-31.csv",
    ],
)
def test_every_department_file_is_imported_as_proposed(bring_in, name):
    first, second = bring_in(name), bring_in(name)

    assert first.refused == []
    assert Initiative.objects.count() == first.counts["created"] == first.rows > 2
    assert second.counts["unchanged"] == first.rows
