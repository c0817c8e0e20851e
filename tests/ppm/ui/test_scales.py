from datetime import date

import pytest

from ppm.ui.scales import Days, Linear, axis_months, nice_ticks, radius, spread, whole_months


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (0, 7, [0, 2, 4, 6, 8]),
        (0, 0.9, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-3, 9, [-5, -2.5, 0, 2.5, 5, 7.5, 10]),
        (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (12, 12, [0, 2.5, 5, 7.5, 10, 12.5]),
    ],
)
def test_ticks_are_readable_and_enclose_the_values(low, high, ticks):
    assert nice_ticks(low, high, 5) == ticks


def test_a_scale_maps_its_ends_and_its_middle():
    scale = Linear(0, 50, 100, 300)

    assert [scale(0), scale(25), scale(50)] == [100, 200, 300]


def test_a_scale_without_span_does_not_divide_by_zero():
    assert Linear(5, 5, 0, 10)(5) == 0


def test_a_date_outside_the_axis_is_drawn_at_its_end():
    scale = Days(date(2026, 1, 1), date(2026, 12, 31), 0, 364)

    assert scale(date(2025, 6, 1)) == 0
    assert scale(date(2026, 1, 11)) == 10
    assert scale(date(2027, 6, 1)) == 364
    assert not scale.holds(date(2027, 6, 1))


def test_an_axis_holds_whole_months():
    first, last = whole_months([date(2027, 2, 14), date(2026, 11, 3)])

    assert (first, last) == (date(2026, 11, 1), date(2027, 2, 28))


def test_an_axis_labels_as_many_months_as_fit():
    first, last = date(2026, 1, 1), date(2028, 12, 31)

    assert axis_months(first, last, 3) == [date(year, 1, 1) for year in (2026, 2027, 2028)]
    assert len(axis_months(first, last, 12)) == 12


def test_the_area_of_a_bubble_grows_with_the_value():
    assert radius(100, 100) == 26
    assert radius(25, 100) == 13
    assert radius(0, 100) == 4
    assert radius(5, 0) == 4


def test_labels_that_collide_are_moved_apart_and_stay_inside():
    assert spread([50, 52, 90], gap=16, low=0, high=100) == [50, 66, 90]
    assert spread([98, 99], gap=10, low=0, high=100) == [90, 100]
