from datetime import date

import pytest

from portfolio.roadmap.calc import Window, window

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("years", "start", "first", "last"),
    [
        ("", "", date(2026, 4, 1), date(2028, 3, 31)),
        ("1", "", date(2026, 7, 1), date(2027, 6, 30)),
        ("5", "", date(2025, 7, 1), date(2030, 6, 30)),
        ("2", "2027Q1", date(2027, 1, 1), date(2028, 12, 31)),
        ("2", "2027q4", date(2027, 10, 1), date(2029, 9, 30)),
    ],
)
def test_a_window_begins_with_a_quarter_and_ends_before_one(years, start, first, last):
    found = window(years, start, TODAY)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    "start", ["2026", "2026Q5", "2026Q", "2026Q12", "abcdQ1", "1200Q1", "²026Q1"]
)
@pytest.mark.parametrize("years", ["7", "-1", "x", "²"])
def test_what_an_address_says_badly_is_what_is_usual(start, years):
    assert window(years, start, TODAY) == window("", "", TODAY)


def test_a_window_moves_by_quarters_and_is_named_by_its_first():
    moved = Window(date(2026, 10, 1), 2).moved(-3)
    assert (moved.token, moved.years) == ("2026Q1", 2)
    assert window("2", moved.token, TODAY) == moved
