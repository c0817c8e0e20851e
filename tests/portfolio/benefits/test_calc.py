from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.benefits import calc

D = Decimal


def test_the_curve_starts_at_nothing_and_ends_at_the_whole():
    for curve in (calc.EVEN, calc.EARLY, calc.LATE, calc.S_CURVE):
        assert (calc.shaped(curve, D(0)), calc.shaped(curve, D(1))) == (0, 1)
    assert calc.shaped(calc.EARLY, D("0.5")) == D("0.75")
    assert calc.shaped(calc.LATE, D("0.5")) == D("0.25")
    assert calc.shaped(calc.S_CURVE, D("0.5")) == D("0.5")


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2024, 12, 31), 10),  # the way begins on 1 January
        (date(2025, 12, 31), 20),
        (date(2026, 12, 31), 50),
        (date(2030, 1, 1), 50),  # after the last target it stays
    ],
)
def test_a_level_reaches_each_target_on_the_last_day_of_its_year(day, wanted):
    targets = {2025: D(20), 2026: D(50)}
    assert calc.level_on(day, targets, baseline=D(10)) == wanted


def test_a_level_goes_evenly_between_two_targets():
    half = calc.level_on(date(2026, 7, 2), {2025: D(20), 2026: D(50)}, baseline=D(10))
    assert round(half, 1) == D("35.0")


def test_a_flow_adds_up_and_the_curve_shapes_the_first_year_only():
    targets = {2025: D(365), 2026: D(730)}
    assert calc.flow_until(date(2025, 1, 10), targets) == 10
    assert calc.flow_until(date(2025, 12, 31), targets, curve=calc.LATE) == 365
    assert calc.flow_until(date(2026, 1, 10), targets, curve=calc.LATE) == 385
    assert calc.flow_until(date(2028, 1, 1), targets) == 1095


def test_71_per_cent_of_the_target_to_date():
    found = calc.realised(
        calc.LEVEL,
        [(date(2025, 12, 31), D(30)), (date(2026, 12, 31), D("47.5"))],
        {2026: D(62)},
        baseline=D(12),
    )
    assert (found.gained, found.planned, found.rate) == (D("35.5"), D(50), D("0.71"))


def test_a_level_that_should_fall_is_realised_by_falling():
    found = calc.realised(calc.LEVEL, [(date(2026, 12, 31), D(20))], {2026: D(18)}, baseline=D(24))
    assert found.rate == D(4) / D(6)


def test_a_flow_is_compared_with_what_was_due_less_what_came_in_before():
    found = calc.realised(
        calc.FLOW,
        [(date(2026, 6, 30), D(100)), (date(2026, 12, 31), D(180))],
        {2026: D(400)},
        baseline=D(0),
    )
    assert found.rate == D("0.7")
    twice = calc.realised(
        calc.FLOW, [(date(2026, 12, 31), D(280))], {2026: D(400)}, baseline=D(100)
    )
    assert twice.rate == D("0.6")


@pytest.mark.parametrize(
    ("baseline", "targets", "values"),
    [(None, {2026: D(1)}, 1), (D(0), {}, 1), (D(0), {2026: D(1)}, 0)],
)
def test_nothing_is_said_without_value_before_target_and_measurement(baseline, targets, values):
    measured = [(date(2026, 1, 1), D(1))] * values
    assert calc.realised(calc.LEVEL, measured, targets, baseline=baseline) is None


@settings(max_examples=40)
@given(
    st.decimals(-1000, 1000, places=2),
    st.decimals(-1000, 1000, places=2),
    st.integers(0, 364),
    st.sampled_from([calc.EVEN, calc.EARLY, calc.LATE, calc.S_CURVE]),
)
def test_a_level_never_leaves_the_way_from_baseline_to_target(baseline, target, day, curve):
    on = date.fromordinal(date(2026, 1, 1).toordinal() + day)
    found = calc.level_on(on, {2026: target}, baseline=baseline, curve=curve)
    low, high = sorted((baseline, target))
    assert low - D("0.001") <= found <= high + D("0.001")


def test_the_shortfall_is_a_share_of_the_yearly_change():
    assert calc.shortfall(D(400), D(320), D(0)) == 20
    assert calc.shortfall(D(18), D(20), D(24)) == D(2) / D(6) * 100
    assert calc.shortfall(D(5), D(5), D(5)) is None


def test_dis_benefits_in_money_count_against():
    lines = [(D(400), D(400), False), (D(100), D(150), True)]
    found = calc.shortfall_of_money(lines)
    assert round(found, 2) == D("16.67")
    assert calc.shortfall_of_money([(D(100), D(100), True)]) is None


def test_130_per_cent_of_one_indicator_is_too_much_and_100_is_not():
    assert calc.over_claimed([70, 60]) == 130
    assert calc.over_claimed([40, 60]) == 0


def test_days_of_measurement_lie_3_12_and_24_months_after_the_closure():
    end = date(2025, 11, 30)
    found = [calc.months_later(end, months) for months in calc.MONTHS_AFTER]
    assert found == [date(2026, 2, 28), date(2026, 11, 30), date(2027, 11, 30)]


def test_a_benefit_lacks_what_dq17_asks_for():
    everything = dict.fromkeys(
        ("has_owner", "has_agreed", "has_indicator", "has_baseline", "has_target", "has_date"), True
    )
    assert calc.lacking(**everything) == ()
    assert calc.lacking(**{**everything, "has_agreed": False}) == ("not_agreed",)
    none = dict.fromkeys(everything, False)
    assert calc.lacking(**none) == ("owner", "indicator", "baseline", "target", "date")
