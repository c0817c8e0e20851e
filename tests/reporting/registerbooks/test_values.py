from decimal import Decimal

import pytest

from reporting.registerbooks.values import Unreadable, number_in


@pytest.mark.parametrize(
    "cell", [Decimal("1E+30"), Decimal("-1E+15"), Decimal("NaN"), Decimal("Infinity")]
)
def test_a_number_that_no_amount_can_be_is_unreadable(cell):
    with pytest.raises(Unreadable):
        number_in(cell, "fr")


@pytest.mark.parametrize(
    ("cell", "language", "number"),
    [(Decimal("999999999999999.99"), "fr", "999999999999999.99"), ("1 250,5", "fr", "1250.5")],
)
def test_a_number_is_read_as_people_type_it(cell, language, number):
    assert number_in(cell, language) == Decimal(number)
