from decimal import Decimal

import pytest

from portfolio.finance.calc import Line
from portfolio.finance.checks import remarks


def known(measure, amount, year=2026, **values):
    return Line(measure=measure, year=year, amount=Decimal(amount), **values)


SPENT = known("actual", 300)


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([SPENT, known("forecast", 400)], []),
        ([SPENT, known("forecast", 299)], ["DQ08"]),
        ([SPENT, known("forecast", 400), known("committed", 500)], ["DQ08"]),
        ([SPENT, known("forecast", 400), known("committed", 299)], ["DQ09"]),
        ([SPENT, known("committed", 320), known("commitment_credit", 310)], ["DQ09"]),
        ([SPENT, known("committed", 320), known("liquidation_credit", 299)], ["DQ09"]),
        ([SPENT, known("liquidation_credit", 299, year=2025)], []),
        ([SPENT, known("to_come", 100), known("forecast", 390, year=None)], ["DQ10"]),
        ([SPENT, known("to_come", 100), known("forecast", 400, year=None)], []),
        ([SPENT, Line(measure="forecast", year=2026, state="withheld")], []),
    ],
)
def test_what_does_not_fit_is_said_of_what_is_known_only(lines, codes):
    found = remarks(lines, "EUR")
    assert [one.code for one in found] == codes
    assert all("%" not in one.message and "€" in one.message for one in found)
