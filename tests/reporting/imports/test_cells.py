from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.imports.cells import (
    Amount,
    parse_digits,
    read_amount,
    read_date,
    read_rating,
    state_of,
)

AMOUNTS = st.decimals(
    min_value=Decimal("-99999999999.99"), max_value=Decimal("99999999999.99"), places=2
)
NOTATIONS = [
    (",", "."),
    (" ", "."),
    ("'", "."),
    ("", "."),
    (".", ","),
    (" ", ","),
    ("\u202f", ","),
    ("\u00a0", ","),
    ("", ","),
]


@given(
    AMOUNTS, st.sampled_from(NOTATIONS), st.sampled_from(["{}", "£{}", "{} €", "EUR {}", " {} "])
)
def test_an_amount_survives_being_written_and_read(amount, notation, frame):
    group, mark = notation
    digits = f"{abs(amount):,.2f}".translate({ord(","): group, ord("."): mark})
    written = ("-" if amount < 0 else "") + frame.format(digits).strip()

    assert read_amount(written, mark).value.number == amount


@given(AMOUNTS)
def test_brackets_mean_a_negative_amount(amount):
    assert read_amount(f"({abs(amount):,.2f})", ".").value.number == -abs(amount)


@given(st.text(max_size=60))
def test_any_text_is_an_amount_or_has_a_state(text):
    read = read_amount(text, ".")

    assert (read.value is not None) == (read.state == "known")
    assert read.state in {"known", "withheld", "missing", "not_yet", "unclear"}


@pytest.mark.parametrize(
    ("written", "mark", "amount"),
    [
        ("£1,234.50", ".", Amount(Decimal("1234.50"), None, "GBP")),
        ("1.234.567,89", ",", Amount(Decimal("1234567.89"))),
        ("3,4 M€", ",", Amount(Decimal("3.4"), 6, "EUR")),
        ("k", ".", None),
        ("12,5", ".", None),
        ("1,23,456", ".", None),
        ("−30.69", ".", Amount(Decimal("-30.69"))),
        ("5-", ".", Amount(Decimal(-5))),
        ("-(5)", ".", None),
        ("-47 %", ".", Amount(Decimal(-47), None, "", True)),
        ("1.2E+06", ".", Amount(Decimal("1.2E+6"))),
        ("0", ".", Amount(Decimal(0))),
        ("43 days", ".", None),
        ("Section 43", ".", None),
    ],
)
def test_an_amount_is_read_as_a_whole_or_not_at_all(written, mark, amount):
    assert read_amount(written, mark).value == amount


@pytest.mark.parametrize(
    ("words", "state"),
    [
        (
            "Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests)",
            "withheld",
        ),
        ("Confidentiel", "withheld"),
        ("niet vrijgegeven", "withheld"),
        ("NA", "missing"),
        (" \n", "missing"),
        ("n.t.b.", "missing"),
        ("À déterminer", "missing"),
        ("Inf", "missing"),
        ("Early planning GMPP project \r\n\r\n(has not yet passed SOC)", "not_yet"),
        ("pas encore évalué", "not_yet"),
        ("0", "unclear"),
        ("see annex", "unclear"),
    ],
)
def test_the_reason_for_an_absence_is_kept_apart(words, state):
    assert state_of(words) == state


def test_infinity_is_no_number():
    assert parse_digits("Inf", ".") is None
    assert read_amount("Infinity", ".").state == "unclear"


@pytest.mark.parametrize(
    ("written", "order", "day"),
    [
        ("2023-02-20", "dmy", date(2023, 2, 20)),
        ("03/04/2023", "dmy", date(2023, 4, 3)),
        ("03/04/2023", "mdy", date(2023, 3, 4)),
        ("1er août 2023", "dmy", date(2023, 8, 1)),
        ("31 maart 2023", "dmy", date(2023, 3, 31)),
        ("2023-02-20T00:00:00Z", "dmy", date(2023, 2, 20)),
        (Decimal(45000), "dmy", date(2023, 3, 15)),
        ("30/02/2023", "dmy", None),
        ("43", "dmy", None),
        ("Exempt under Section 24", "dmy", None),
    ],
)
def test_a_day_is_read_in_the_order_of_its_column(written, order, day):
    assert read_date(written, order).value == day


@given(
    st.dates(date(1950, 1, 1), date(2069, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y"]),
)
def test_a_day_survives_being_written_and_read(day, notation):
    if notation.endswith("y") and day.year < 1970:
        notation = "%d/%m/%Y"

    assert read_date(day.strftime(notation), "dmy").value == day


@pytest.mark.parametrize(
    ("word", "colour", "state"),
    [
        ("Red", "red", "known"),
        ("oranje", "amber", "known"),
        ("VERT", "green", "known"),
        ("NA", None, "missing"),
        ("Exempt under Section 26", None, "withheld"),
        ("Reset", None, "unclear"),
    ],
)
def test_ratings_are_read_in_three_languages(word, colour, state):
    read = read_rating(word)

    assert (read.value, read.state) == (colour, state)
