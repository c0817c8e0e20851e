import io
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.html import format_html
from openpyxl import load_workbook

from ppm.ui.columns import Column
from reporting.exports.workbook import write_workbook


def written(*values, title="Projects"):
    """The cells of the first column after its header, read back."""
    column = Column("value", "Value", lambda r: r.value, lambda r: r.value)
    rows = [SimpleNamespace(value=value) for value in values]
    data = write_workbook(title=title, columns=[column], rows=rows)
    (sheet,) = load_workbook(io.BytesIO(data)).worksheets
    return [row[0] for row in sheet.iter_rows(min_row=2)]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+32 2 000",
        "-5",
        "@SUM(A1)",
        "\t=1",
        '=HYPERLINK("http://x.example")',
        "http://x.example",
    ],
)
def test_text_is_never_a_formula_or_a_link(text):
    (cell,) = written(text)

    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_text_that_looks_like_a_formula_stays_text_when_it_is_edited():
    dangerous, harmless = written("=1+1", "plain")

    assert (dangerous.quotePrefix, harmless.quotePrefix) == (True, False)


def test_numbers_and_days_are_real_ones():
    amount, count, day, moment = written(
        Decimal("1234.50"), 7, date(2026, 11, 22), datetime(2026, 7, 1, 10, 30, tzinfo=UTC)
    )

    assert (amount.value, amount.number_format) == (1234.5, "#,##0.00")
    assert (count.value, count.number_format) == (7, "#,##0")
    assert (day.value, day.number_format) == (datetime(2026, 11, 22), "dd/mm/yyyy")  # noqa: DTZ001
    assert moment.value == datetime(2026, 7, 1, 12, 30)  # noqa: DTZ001  # Brussels


def test_what_was_drawn_for_the_screen_loses_its_markup():
    (cell,) = written(format_html('<a href="/x">{}</a><span class="sub">{}</span>', "R&D", "P-1"))

    assert cell.value == "R&D P-1"


def test_nothing_stays_empty_and_zero_stays_zero():
    nothing, zero = written(None, Decimal(0))

    assert (nothing.value, zero.value) == (None, 0)


def test_a_title_that_no_sheet_may_have_is_softened():
    column = Column("value", "Value", lambda r: r)
    data = write_workbook(
        title="Projects: [all] 2026/2027 and a long rest", columns=[column], rows=[]
    )

    assert load_workbook(io.BytesIO(data)).sheetnames == ["Projects   all  2026 2027 and a"]
