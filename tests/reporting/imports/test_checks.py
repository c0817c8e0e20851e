from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.imports.calc import ControlTotal
from reporting.imports.checks import check
from reporting.imports.choices import Target
from reporting.imports.faults import FileFault
from reporting.imports.layout import choose_table
from reporting.imports.proposal import propose
from reporting.imports.reading import read
from reporting.imports.remarks import ProblemCode


def codes(problems):
    return [(problem.row, problem.column, str(problem.code)) for problem in problems]


def test_the_control_totals_of_the_published_file_come_out(judge):
    table, _, checked = judge("GMPP_AR_Data_March_2023.csv")
    totals = {c.index: checked.totals[c.label] for c in table.columns if c.label in checked.totals}

    assert (checked.rows, len(checked.accepted), checked.refused) == (244, 244, [])
    assert totals == {
        11: ControlTotal(207, Decimal("47507.37"), 26, 10, 1),
        12: ControlTotal(207, Decimal("41507.93"), 26, 10, 1),
        13: ControlTotal(206, Decimal("-2803"), 26, 11, 1),
        15: ControlTotal(193, Decimal("471818"), 46, 2, 3),
        17: ControlTotal(110, Decimal("729446.31"), 11, 122, 1),
    }
    assert Counter(row.rating.value for row in checked.accepted) == {
        "red": 23,
        "amber": 183,
        "green": 26,
        None: 12,
    }
    benefits = [row.money[Target.BENEFIT_TOTAL].amount for row in checked.accepted]
    assert min(amount for amount in benefits if amount is not None) == Decimal("-30690000.00")


def test_the_published_dates_come_out_and_the_impossible_order_is_a_warning(judge):
    _, _, checked = judge("GMPP_AR_Data_March_2023.csv")
    starts = [
        row.dates[Target.START].value for row in checked.accepted if row.dates[Target.START].value
    ]
    ends = [row.dates[Target.END].value for row in checked.accepted if row.dates[Target.END].value]
    (warning,) = checked.warnings

    assert (len(starts), str(min(starts)), str(max(starts))) == (237, "1997-03-17", "2023-02-20")
    assert (len(ends), str(min(ends)), str(max(ends))) == (214, "2022-06-30", "2070-12-31")
    assert next(row.key for row in checked.accepted if row.row == warning.row) == "MOD_0137_2122-Q1"
    assert (warning.code, warning.value) == (ProblemCode.END_BEFORE_START, "2023-01-20")


def test_withheld_missing_not_yet_and_zero_stay_four_things(judge):
    _, _, checked = judge("portefeuille_2023.csv")
    budgets = {row.key: row.money[Target.YEAR_BASELINE] for row in checked.accepted}
    forecasts = {row.key: row.money[Target.YEAR_FORECAST].state for row in checked.accepted}
    costs = {row.key: row.money[Target.COST_TOTAL].state for row in checked.accepted}

    assert (budgets["P-005"].state, budgets["P-005"].amount) == ("known", Decimal("0.00"))
    assert (budgets["P-004"].state, budgets["P-004"].text) == ("missing", "à déterminer")
    assert (forecasts["P-004"], costs["P-003"]) == ("not_yet", "withheld")


def test_total_rows_are_skipped_with_a_warning_and_compared(judge, files):
    _, _, right = judge("portefeuille_2023.csv")
    data = (files / "portefeuille_2023.csv").read_bytes().replace(b"2.464.568,39", b"2.464.568,38")
    _, _, wrong = judge("portefeuille_2023.csv", data)

    assert right.rows == 5
    assert codes(right.warnings) == [(10, "", "total_row"), (11, "", "note_row")]
    assert codes(wrong.warnings)[1] == (10, "Budget 2023 (€)", "total_differs")


def test_formula_columns_and_hidden_rows_are_read_and_mentioned(judge):
    _, _, checked = judge("portfolio_2023_formulas.xlsx")

    assert codes(checked.warnings) == [
        (None, "", "other_sheets"),
        (None, "", "hidden_rows"),
        (None, "Variance (%)", "formula_column"),
        (7, "", "total_row"),
    ]
    assert checked.totals["Whole-life cost"].sum == Decimal("42.8")


def test_a_published_copy_without_its_key_column_is_refused(judge, published_records, as_csv):
    with pytest.raises(FileFault) as caught:
        judge("copy.csv", as_csv([record[1:] for record in published_records]))

    assert caught.value.code == "no_key"


def test_a_column_of_empty_keys_is_no_key_column(judge, published_records, as_csv):
    records = [published_records[0], *(["", *record[1:]] for record in published_records[1:])]
    with pytest.raises(FileFault) as caught:
        judge("copy.csv", as_csv(records))

    assert caught.value.code == "no_key"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, "", "required_empty"),
        (1, "NA", "required_empty"),
        (2, " ", "required_empty"),
        (1, "x" * 161, "required_too_long"),
    ],
)
def test_a_fault_in_a_required_cell_refuses_that_row_only(
    judge, published_records, as_csv, column, value, code
):
    records = [list(record) for record in published_records]
    records[7][column] = value
    table, _, checked = judge("copy.csv", as_csv(records))

    assert codes(checked.refused) == [(8, table.columns[column].label, code)]
    assert (checked.rows, len(checked.accepted)) == (244, 243)


def test_the_second_of_two_equal_keys_is_refused(judge, published_records, as_csv):
    table, _, checked = judge("copy.csv", as_csv([*published_records, published_records[5]]))
    (refused,) = checked.refused

    assert (refused.row, refused.value, refused.code) == (
        246,
        published_records[5][0],
        ProblemCode.DUPLICATE_KEY,
    )
    assert refused.params == {"first": 6}
    assert checked.totals[table.columns[11].label].numeric == 207


def test_a_row_with_several_faults_is_refused_once(judge, published_records, as_csv):
    records = [list(record) for record in published_records]
    records[3][0:3] = ["", "", ""]
    _, _, checked = judge("copy.csv", as_csv(records))

    assert [problem.row for problem in checked.refused] == [4]


def test_a_row_with_more_cells_than_headers_is_refused(judge, published_records, as_csv):
    records = [list(record) for record in published_records]
    records[3].append("shifted")
    _, _, checked = judge("copy.csv", as_csv(records))

    assert codes(checked.refused) == [(4, "", "too_many_cells")]


def test_a_variance_that_does_not_follow_and_odd_cells_are_warnings(
    judge, published_records, as_csv
):
    records = [list(record) for record in published_records]
    records[1][13] = "-12"
    records[2][8] = "spring 2021"
    records[3][15] = "about 40"
    records[4][15] = "€40"
    records[5][5] = "Purple"
    _, _, checked = judge("GMPP_AR_Data_March_2023.csv", as_csv(records))

    assert [(p.row, str(p.code)) for p in checked.warnings[:5]] == [
        (2, "variance_differs"),
        (3, "not_a_date"),
        (4, "not_a_number"),
        (5, "other_currency"),
        (6, "not_a_rating"),
    ]
    assert checked.refused == []


def test_a_formula_without_a_stored_value_is_not_silently_empty(judge, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["Project ID", "Project name", "Whole-life cost (k€)"])
    sheet.append(["A1", "Alpha", 12])
    sheet.append(["A2", "Beta", "=C2*2"])
    sheet.append(["=A3", "Gamma", 3])
    book.save(tmp_path / "new.xlsx")
    _, _, checked = judge("new.xlsx", (tmp_path / "new.xlsx").read_bytes())

    assert codes(checked.refused) == [(4, "Project ID", "no_stored_value")]
    assert (3, "Whole-life cost (k€)", "no_stored_value") in codes(checked.warnings)


CELLS = st.sampled_from(
    ["", "NA", "A", "B", "C", "Exempt under Section 43", "12.5", "2023-01-01", "x" * 200]
)


@given(st.lists(st.lists(CELLS, min_size=4, max_size=5), min_size=1, max_size=8))
def test_every_data_row_is_accepted_or_refused_once(as_csv, rows):
    headers = ["Key", "Project name", "Budget (£m)", "Whole life cost (£m)"]
    clean = choose_table(read("x.csv", as_csv([headers, ["Z0", "Name", "1", "2"]])))
    table = choose_table(read("x.csv", as_csv([headers, ["Z0", "Name", "1", "2"], *rows])))
    checked = check(table, propose(clean, "x.csv"))

    assert checked.rows == len(checked.accepted) + len(checked.refused) == len(table.rows)
    assert len({problem.row for problem in checked.refused}) == len(checked.refused)
    assert all(total.rows == len(checked.accepted) for total in checked.totals.values())
