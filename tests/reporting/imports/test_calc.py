from decimal import Decimal

import pytest

from reporting.imports.calc import ControlTotal, effective_rating, to_amount, variance_follows


@pytest.mark.parametrize(
    ("independent", "own", "expected"),
    [
        (("known", "red"), ("known", "green"), ("known", "red", "independent")),
        (("missing", None), ("known", "green"), ("known", "green", "own")),
        (("missing", None), ("withheld", None), ("withheld", None, "")),
        (("not_yet", None), ("missing", None), ("not_yet", None, "")),
    ],
)
def test_the_independent_rating_counts_where_it_is_a_colour(independent, own, expected):
    assert effective_rating(independent, own) == expected


@pytest.mark.parametrize(
    ("stated", "baseline", "forecast", "follows"),
    [
        ("-47", "7.9", "4.2", True),
        ("-46", "7.9", "4.2", False),
        ("-46.8", "7.9", "4.2", True),
        ("0", "0", "0", True),
        ("100", "0", "5", False),
        ("50", "8", "12", True),
    ],
)
def test_a_variance_follows_when_it_rounds_to_what_is_stated(stated, baseline, forecast, follows):
    assert variance_follows(Decimal(stated), Decimal(baseline), Decimal(forecast)) is follows


def test_amounts_are_kept_to_the_cent():
    assert to_amount(Decimal("47.5"), 6) == Decimal("47500000.00")
    assert to_amount(Decimal("0.0000005"), 3) == Decimal("0.00")


def test_a_control_total_never_counts_an_absence_as_zero():
    total = ControlTotal()
    for state, number in (
        ("known", Decimal("1.5")),
        ("known", Decimal(0)),
        ("withheld", None),
        ("missing", None),
        ("not_yet", None),
    ):
        total.count(state, number)

    assert (total.numeric, total.sum, total.rows) == (2, Decimal("1.5"), 5)
