import pytest

from reporting.imports.faults import FileFault
from reporting.imports.layout import choose_table, find_table
from reporting.imports.reading import read


def table_of(files, name):
    return choose_table(read(name, (files / name).read_bytes()))


def test_titles_above_the_header_and_totals_and_notes_below_are_set_apart(files):
    table = table_of(files, "portefeuille_2023.csv")

    assert table.header_row == 4
    assert table.above == ("Portefeuille des projets stratégiques", "Situation au 31/12/2023")
    assert [row.number for row in table.rows] == [5, 6, 7, 8, 9]
    assert [row.number for row in table.total_rows] == [10]
    assert [row.number for row in table.note_rows] == [11]


def test_equal_headers_are_told_apart_by_position(files):
    table = table_of(files, "equal_headers.csv")

    assert [c.label for c in table.columns if c.header in ("Comment", "Date")] == [
        "Comment", "Date", "Date (2)", "Comment (2)", "Comment (3)",
    ]  # fmt: skip


def test_a_project_called_total_is_no_total_row(as_csv):
    rows = [["Key", "Project name", "Budget"], ["1", "Total", "5"], ["Total", "", "5"]]
    (sheet,) = read("x.csv", as_csv(rows))
    table = find_table(sheet)

    assert [row.number for row in table.rows] == [2]
    assert [row.number for row in table.total_rows] == [3]


def test_the_sheet_with_the_most_familiar_headers_is_chosen(files):
    assert table_of(files, "portfolio_2023_formulas.xlsx").sheet.name == "Projects"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["only one cell"]], "no_header"),
        ([["1", "2"], ["3", "4"]], "no_header"),
        ([["Key", "Name"]], "no_rows"),
    ],
)
def test_a_sheet_without_a_table_is_refused(as_csv, rows, code):
    (sheet,) = read("x.csv", as_csv(rows))
    with pytest.raises(FileFault) as caught:
        find_table(sheet)

    assert caught.value.code == code


def test_a_last_record_that_stops_early_without_a_line_break_is_a_cut_file(published):
    whole = published.rstrip()
    (sheet,) = read("x.csv", whole[: whole.rindex(b",NA,")])
    with pytest.raises(FileFault) as caught:
        find_table(sheet)

    assert caught.value.code == "truncated"
