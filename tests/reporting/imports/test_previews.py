import pytest

from reporting.imports.previews import place


@pytest.mark.parametrize(
    ("sheet", "number", "has_sheets", "said"),
    [
        ("Fiches", 3, False, "C"),
        ("Fiches", 28, True, "Fiches · AB"),
        ("Projets", 3, True, "Projets · 3"),
    ],
)
def test_a_row_is_named_as_the_spreadsheet_names_it(sheet, number, has_sheets, said):
    assert place(sheet, number, {"Fiches"}, has_sheets=has_sheets) == said
