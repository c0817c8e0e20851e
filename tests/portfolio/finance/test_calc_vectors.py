"""The numeric vectors of the domain notes, section 4, and what must hold whatever the numbers."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.finance.calc import (
    Booked,
    Line,
    Total,
    at_completion,
    credits_by_year,
    net_present_value,
    payback_years,
    phases,
    return_on_investment,
    share,
    tolerance_used,
    variance,
    whole_life,
)

AMOUNTS = st.decimals(-10_000, 10_000, places=2)


def known(measure, amount, **values):
    return Line(measure=measure, amount=Decimal(amount), **values)


def reference():
    """TV-15."""
    return [
        known("budget", 400, year=2025),
        known("budget", 350, year=2026),
        known("budget", 250, year=2027),
        known("actual", 380, year=2025),
        known("actual", 150, year=2026),
        known("to_come", 230, year=2026),
        known("to_come", 300, year=2027),
    ]


def test_what_was_spent_and_what_is_to_come_make_the_estimate_at_completion():
    lines = reference()
    budget, estimate = whole_life(lines, "budget", "EUR"), at_completion(lines, "EUR")
    assert (budget.amount, estimate) == (1000, Total(Decimal(1060), 4, 4, "known"))
    overrun = variance(budget, estimate)
    assert (overrun, share(overrun, budget.amount)) == (60, Decimal("0.06"))
    assert tolerance_used(overrun, Decimal(50)) == Decimal("1.2")


def test_without_anything_to_come_the_forecast_counts_as_it_was_given():
    lines = [known("forecast", 900), known("forecast", 5, year=2026), known("actual", 400)]
    assert at_completion(lines, "EUR").amount == 900
    assert phases(lines, "forecast", "EUR").amount == 5


def test_an_amount_to_come_that_is_withheld_leaves_the_estimate_unknown():
    lines = [*reference(), Line(measure="to_come", year=2027, funding="partner", state="withheld")]
    assert at_completion(lines, "EUR") == Total(Decimal(1060), 4, 5, "withheld")


def test_one_off_and_recurrent_money_of_a_heading_both_count():
    lines = [
        known("budget", 10, year=2026, nature="recurrent"),
        known("budget", 4, year=2026, heading="it"),
        known("budget", 3, year=2026, heading="it", nature="recurrent"),
    ]
    assert whole_life(lines, "budget", "EUR").amount == 14


@pytest.mark.parametrize(
    ("deviation", "allowed", "used"),
    [(-40, 50, 0), (0, 0, 0), (1, 0, None), (26, 50, Decimal("0.52")), (None, 50, None)],
)
def test_only_what_is_adverse_uses_a_tolerance(deviation, allowed, used):
    found = tolerance_used(
        None if deviation is None else Decimal(deviation),
        None if allowed is None else Decimal(allowed),
    )
    assert found == used


def test_net_present_value_payback_and_return_of_the_reference_flows():
    """TV-17."""
    flows = [Decimal(one) for one in (-1000, 200, 400, 450, 450)]
    assert round(net_present_value(flows, Decimal("0.04")), 2) == Decimal("346.84")
    assert round(payback_years(flows) or 0, 2) == Decimal("2.89")
    assert return_on_investment(flows) == Decimal("0.5")


def test_money_that_never_comes_back_has_no_payback():
    assert payback_years([Decimal(-10), Decimal(4)]) is None
    assert payback_years([]) is None
    assert return_on_investment([Decimal(5)]) is None


def test_credits_of_the_reference_years():
    """TV-18."""
    first, second = credits_by_year(
        [
            Booked(2027, liquidated=Decimal(300)),
            Booked(2026, Decimal(900), Decimal(350), Decimal(1000), Decimal(400)),
        ]
    )
    assert (first.free_commitment, first.free_liquidation, first.outstanding) == (100, 50, 550)
    assert (second.free_commitment, second.outstanding) == (None, 250)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=8))
def test_what_is_outstanding_at_the_end_is_all_that_was_committed_less_all_that_was_liquidated(
    years,
):
    found = credits_by_year([Booked(2020 + n, c, paid) for n, (c, paid) in enumerate(years)])
    last = found[-1].outstanding if found else 0
    assert last == sum(c for c, _paid in years) - sum(paid for _c, paid in years)


@settings(max_examples=30, deadline=None)
@given(st.lists(AMOUNTS, max_size=10))
def test_without_interest_the_present_value_is_the_sum_of_the_flows(flows):
    assert net_present_value(flows, Decimal(0)) == sum(flows)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(2024, 2027), AMOUNTS), min_size=1, max_size=12))
def test_the_estimate_less_what_is_to_come_is_what_was_spent(rows):
    lines = [
        *(known("actual", amount, year=year) for year, amount in rows),
        known("to_come", 7, year=2030),
    ]
    estimate = at_completion(lines, "EUR").amount
    assert estimate is not None
    assert estimate - 7 == whole_life(lines, "actual", "EUR").amount
