"""Scope: what is not forecast to be delivered (domain notes §2.1: 0 Must, 20 % of Should)."""

from datetime import date
from decimal import Decimal

import pytest

from portfolio.lifecycle.tolerances import calc as tolerances
from portfolio.registers.products.calc import Planned, scope_use

END, LATER = date(2044, 6, 30), date(2044, 7, 1)


def product(priority="1must", forecast_on=END, **states):
    return Planned(priority=priority, forecast_on=forecast_on, is_delivered=False, **states)


def test_only_what_comes_after_the_agreed_end_is_missing():
    found = scope_use(
        [
            product(),
            product(forecast_on=LATER),
            product("2should", LATER),
            product("3could", LATER),
        ],
        END,
    )

    assert (found.planned, found.must, found.must_missing, found.should_missing) == (4, 2, 1, 1)
    assert found.missing == 2


def test_what_a_decision_takes_out_is_no_longer_agreed_scope():
    cut = [product(is_cut=True, is_cut_by_decision=True), product(is_cut=True)]

    found = scope_use([*cut, product()], END)

    assert (found.planned, found.must, found.must_missing, found.cut) == (2, 2, 1, 2)


def test_nothing_is_missing_without_an_agreed_end_or_once_delivered():
    delivered = Planned(priority="1must", forecast_on=LATER, is_delivered=True)

    assert scope_use([product(forecast_on=LATER)], None).missing == 0
    assert scope_use([delivered], END).missing == 0


@pytest.mark.parametrize(
    ("missing", "base", "colour"),
    [(0, 10, "green"), (1, 10, "green"), (2, 10, "amber"), (3, 10, "red"), (1, 0, "red")],
)
def test_scope_is_coloured_by_a_fifth_of_the_should_and_no_must(missing, base, colour):
    rules = tolerances.Rules(version=1)
    tolerance = tolerances.default_tolerance("scope", rules, is_stage=False)
    measured = tolerances.Measured(Decimal(missing), tolerances.COUNT, Decimal(base))

    assert tolerances.use_of(measured, tolerance, rules).colour == colour
