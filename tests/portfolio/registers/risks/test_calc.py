"""Bands, expected values and exposure of domain notes §2.1 and §3.2."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.registers.risks.calc import Threat, band, expected_value, exposure, score

STEP = st.integers(1, 5)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(1, "low"), (5, "low"), (6, "medium"), (12, "medium"), (15, "high"), (25, "high")],
)
def test_the_bands(value, expected):
    assert band(value) == expected


@settings(max_examples=40)
@given(STEP, STEP)
def test_a_worse_step_never_lowers_the_band(up, over):
    order = ("low", "medium", "high")
    if up < 5:
        worse = band(score(up + 1, over))
        assert order.index(worse) >= order.index(band(score(up, over)))


def test_an_amount_that_is_not_known_has_no_expected_value():
    assert expected_value(4, Decimal(640_000)) == Decimal("448000.00")
    assert expected_value(1, Decimal("0.05")) == Decimal("0.00")
    assert expected_value(5, None) is None


def test_the_exposure_counts_what_is_known_and_what_is_missing():
    threats = [
        Threat(20, Decimal(400), has_approved_response=False, is_unreviewed=True),
        Threat(15, None, has_approved_response=True, is_unreviewed=False),
        Threat(6, Decimal(100), has_approved_response=False, is_unreviewed=True),
    ]

    found = exposure(threats)

    assert (found.total, found.known, found.count) == (Decimal(500), 2, 3)
    assert (found.highest, found.unapproved, found.unreviewed) == (20, 1, 2)
    assert exposure([]).highest == 0
