from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.lifecycle.calc import (
    FORECAST,
    Span,
    boundary_starts_on,
    first_overlap,
    follow,
    shares_a_day,
)

DAY = date(2026, 3, 2)


def span(number, start, end):
    return Span(
        number,
        None if start is None else DAY + timedelta(days=start),
        None if end is None else DAY + timedelta(days=end),
    )


def add(day, count):
    return day + timedelta(days=count)


def days(a, b):
    return (b - a).days


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 10), (11, 20), False),
        ((0, 10), (10, 20), True),
        ((0, 0), (0, 20), True),
        ((0, 0), (1, 20), False),
        ((5, 30), (10, 20), True),
        ((0, None), (5, 9), False),
        ((9, 3), (5, 9), False),
    ],
)
def test_stages_share_a_day_only_when_both_spans_are_known(one, other, expected):
    assert shares_a_day(span(1, *one), span(2, *other)) is expected
    assert shares_a_day(span(2, *other), span(1, *one)) is expected


def test_the_first_stage_that_is_overlapped_is_named():
    others = [span(4, 40, 60), span(1, 0, 9), span(3, 20, 39), span(2, 10, 19)]

    found = first_overlap(FORECAST, span(2, 10, 45), others)

    assert found is not None
    assert found.other.number == 3
    assert first_overlap(FORECAST, span(2, 10, 19), others) is None


def test_what_follows_moves_by_as_many_days_and_keeps_its_duration():
    later = [span(3, 20, 30), span(4, 31, 35)]

    moved = follow(DAY + timedelta(days=24), later, shift=5, add_days=add, working_days=days)

    assert [(days(DAY, one.new_start), days(DAY, one.new_end)) for one in moved] == [
        (25, 35),
        (36, 40),
    ]
    assert all(one.is_moved for one in moved)


@settings(max_examples=50)
@given(
    st.integers(-30, 60),
    st.lists(st.tuples(st.integers(1, 15), st.integers(0, 40)), min_size=1, max_size=5),
)
def test_proposed_stages_never_overlap_and_never_shrink(shift, plan):
    end, later = 50, []
    for number, (gap, length) in enumerate(plan, 2):
        start = end + gap
        end = start + length
        later.append(span(number, start, end))
    new_end = DAY + timedelta(days=50 + shift)

    moved = follow(new_end, later, shift=shift, add_days=add, working_days=days)

    spans = [Span(1, DAY, new_end)] + [
        Span(one.number, one.new_start, one.new_end) for one in moved
    ]
    for before, after in pairwise(spans):
        assert after.start > before.end
    assert [days(one.start, one.end) for one in moved] == [
        days(one.new_start, one.new_end) for one in moved
    ]


def test_the_boundary_is_prepared_fifteen_working_days_before():
    assert boundary_starts_on(DAY, add) == DAY - timedelta(days=15)
