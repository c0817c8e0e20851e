from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methodology.tailoring.calc import (
    Change,
    Thresholds,
    Treatment,
    changes_between,
    class_of,
    merges_into_nothing,
    missing_texts,
    score_within,
)

SCORES = st.lists(st.integers(1, 3), min_size=5, max_size=5)
ORDER = ["light", "standard", "reinforced"]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([1, 1, 1, 1, 1], "light"),
        ([2, 1, 2, 1, 1], "light"),
        ([2, 2, 1, 1, 2], "standard"),
        ([3, 2, 2, 2, 2], "standard"),
        ([3, 3, 2, 2, 2], "reinforced"),
        ([3, 3, 3, 3, 3], "reinforced"),
    ],
)
def test_up_to_seven_is_light_from_twelve_reinforced(scores, expected):
    assert class_of(scores, Thresholds()) == expected


def test_every_sum_has_the_class_of_the_rule():
    for scores in product((1, 2, 3), repeat=5):
        total = sum(scores)
        rule = "light" if total <= 7 else "reinforced" if total >= 12 else "standard"
        assert class_of(scores, Thresholds()) == rule


@given(SCORES, st.integers(0, 4), st.integers(5, 12), st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_a_higher_score_never_gives_a_lighter_class(scores, place, light, gap):
    thresholds = Thresholds(light, min(light + gap, 15))
    higher = [*scores]
    higher[place] = min(higher[place] + 1, 3)

    before, after = class_of(scores, thresholds), class_of(higher, thresholds)

    assert ORDER.index(after) >= ORDER.index(before)


@given(SCORES, st.permutations(range(5)))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_scores_does_not_matter(scores, order):
    assert class_of([scores[i] for i in order], Thresholds()) == class_of(scores, Thresholds())


@pytest.mark.parametrize("scores", [[1, 2, 3], [1, 1, 1, 1, 4], [0, 1, 1, 1, 1]])
def test_other_scores_are_refused(scores):
    with pytest.raises(ValueError, match="Five scores"):
        class_of(scores, Thresholds())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal(500000), 1),
        (Decimal("500000.01"), 2),
        (Decimal(2000000), 2),
        (2000001, 3),
        (None, None),
    ],
)
def test_a_measured_value_gets_the_score_of_the_first_bound_that_holds_it(value, expected):
    assert score_within(value, [Decimal(500000), Decimal(2000000)]) == expected


def test_without_bounds_nothing_is_proposed():
    assert score_within(Decimal(1), [None, None]) is None


def test_changes_name_what_becomes_mandatory_first():
    light = {
        "brief": Treatment("merged", "pid"),
        "pid": Treatment("mandatory"),
        "note": Treatment("mandatory"),
    }
    standard = {
        "brief": Treatment("mandatory"),
        "pid": Treatment("mandatory"),
        "note": Treatment("optional"),
    }

    assert changes_between(light, standard) == [
        Change("brief", Treatment("merged", "pid"), Treatment("mandatory")),
        Change("note", Treatment("mandatory"), Treatment("optional")),
    ]
    assert changes_between(light, light) == []


KINDS = st.sampled_from([Treatment("mandatory"), Treatment("optional"), Treatment("merged", "pid")])
TABLES = st.dictionaries(st.sampled_from("abcde"), KINDS)


@given(TABLES, TABLES)
@settings(max_examples=60, deadline=None)
def test_the_way_back_changes_the_same_products(before, after):
    there = {(one.product, one.before, one.after) for one in changes_between(before, after)}
    back = {(one.product, one.after, one.before) for one in changes_between(after, before)}

    assert there == back


def test_a_product_is_merged_into_a_mandatory_one_only():
    assert merges_into_nothing(
        {
            "pid": Treatment("mandatory"),
            "brief": Treatment("merged", "pid"),
            "plan": Treatment("merged", "brief"),
            "log": Treatment("merged", "unknown"),
        }
    ) == ["plan", "log"]


def test_french_and_dutch_are_both_needed():
    rows = [("a", {"fr": "x", "nl": "y", "en": ""}), ("b", {"fr": " ", "nl": "y"}), ("c", {})]
    assert missing_texts(rows) == [("b", "fr"), ("c", "fr"), ("c", "nl")]
