from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.earnedvalue.calc import (
    Indicators,
    Weighted,
    earned_schedule,
    earned_share,
    month_ends,
    planned_share,
)

AMOUNTS = st.decimals(0, 10_000, places=2)


def of(bac, pv, ev, ac):
    return Indicators(*(Decimal(one) for one in (bac, pv, ev, ac)))


def test_the_indicators_of_the_reference_project():
    """TV-16."""
    found = of(1000, 500, 420, 480)
    assert (found.cv, found.sv) == (-60, -80)
    assert (found.cpi, found.spi) == (Decimal("0.875"), Decimal("0.84"))
    values = (
        found.eac_by_cost,
        found.eac_by_plan,
        found.eac_by_both,
        found.etc,
        found.vac,
        found.tcpi,
    )
    assert [round(one, 2) for one in values[:5]] == [
        Decimal("1142.86"),
        1060,
        Decimal("1269.12"),
        Decimal("662.86"),
        Decimal("-142.86"),
    ]
    assert round(values[5], 4) == Decimal("1.1154")


@pytest.mark.parametrize("case", [(1000, 0, 0, 0), (0, 0, 0, 0)])
def test_without_a_denominator_there_is_no_ratio(case):
    found = of(*case)
    assert (found.cpi, found.spi, found.eac_by_cost, found.eac_by_both) == (None,) * 4
    assert of(10, 1, 1, 10).tcpi is None


def test_the_earned_schedule_of_the_reference_project():
    """TV-16, second part."""
    planned = [40, 100, 180, 280, 390, 500, 620, 740, 850, 940, 980, 1000]
    found = earned_schedule([Decimal(one) for one in planned], Decimal(420), Decimal(6))
    assert round(found.earned, 4) == Decimal("5.2727")
    assert round(found.variance, 4) == Decimal("-0.7273")
    assert round(found.spi, 4) == Decimal("0.8788")
    assert round(found.duration, 2) == Decimal("13.66")


DAYS = (date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 28))


def plan(**second):
    return [
        Weighted(Decimal(1), DAYS[0], DAYS[1], reached_on=DAYS[1]),
        Weighted(Decimal(3), DAYS[1], DAYS[2], **second),
    ]


@pytest.mark.parametrize(
    ("rule", "planned", "earned"),
    [
        ("at_end", Decimal("0.25"), Decimal("0.25")),
        ("halves", Decimal("0.625"), Decimal("0.625")),
        ("share", Decimal("0.625"), Decimal("0.4")),
    ],
)
def test_each_rule_earns_in_its_own_way(rule, planned, earned):
    day, milestones = date(2026, 2, 14), plan(begun_on=DAYS[1], percent=Decimal("0.2"))
    assert planned_share(milestones, day, rule) == planned
    assert earned_share(milestones, day, rule) == earned


def test_months_end_on_their_last_day():
    assert month_ends(date(2026, 1, 15), date(2026, 3, 1)) == [
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 31),
    ]


@settings(max_examples=40, deadline=None)
@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_the_indicators_never_fail_and_agree_with_each_other(bac, pv, ev, ac):
    found = Indicators(bac, pv, ev, ac)
    assert found.eac_by_plan == bac - found.cv
    if found.eac_by_cost is not None and found.etc is not None:
        assert round(found.etc + ac - found.eac_by_cost, 6) == 0
    assert found.eac_by_both is None or found.eac_by_both >= ac or ev > bac


@settings(max_examples=40, deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=12), AMOUNTS)
def test_an_earned_schedule_lies_within_the_plan(steps, ev):
    planned = [sum(steps[: n + 1], Decimal(0)) for n in range(len(steps))]
    assert 0 <= earned_schedule(planned, ev, Decimal(1)).earned <= len(planned)
