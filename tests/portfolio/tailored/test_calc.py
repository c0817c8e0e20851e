from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from methodology.tailoring.calc import Treatment
from portfolio.tailored.calc import (
    Deviation,
    Measured,
    Needed,
    due_by,
    missing,
    needs,
    outdated,
    proposals,
    refusal_of,
)

BOUNDS = {
    "budget": [Decimal(500000), Decimal(2000000)],
    "duration": [Decimal(12), Decimal(24)],
    "entities": [Decimal(1), Decimal(3)],
}
TABLE = {
    "pid": Treatment("mandatory"),
    "brief": Treatment("merged", "pid"),
    "case": Treatment("mandatory"),
    "team": Treatment("optional"),
}


def test_an_agreed_deviation_replaces_what_the_class_asks():
    found = needs(
        TABLE, [Deviation("case", "merge", "pid"), Deviation("team", "add"), Deviation("x", "add")]
    )
    assert found == {
        "pid": Needed("mandatory"),
        "brief": Needed("merged", "pid"),
        "case": Needed("merged", "pid", by_agreement=True),
        "team": Needed("mandatory", by_agreement=True),
        "x": Needed("mandatory", by_agreement=True),
    }


def test_the_last_deviation_of_a_product_counts():
    found = needs(TABLE, [Deviation("team", "add"), Deviation("team", "leave_out")])
    assert found["team"] == Needed("left_out", by_agreement=True)


@pytest.mark.parametrize(
    ("kind", "product", "into", "expected"),
    [
        ("leave_out", "case", "", ""),
        ("leave_out", "team", "", "not_needed"),
        ("leave_out", "brief", "", "not_needed"),
        ("leave_out", "pid", "", "holds_others"),
        ("merge", "case", "pid", ""),
        ("merge", "case", "case", "into_nothing"),
        ("merge", "case", "team", "into_nothing"),
        ("add", "team", "", ""),
        ("add", "brief", "", ""),
        ("add", "pid", "", "needed_already"),
    ],
)
def test_a_deviation_must_change_something_that_stays_written(kind, product, into, expected):
    assert refusal_of(kind, product, into, needs(TABLE, [])) == expected


KINDS = st.sampled_from([Treatment("mandatory"), Treatment("optional"), Treatment("merged", "a")])


@given(
    st.dictionaries(st.sampled_from("bcde"), KINDS),
    st.sampled_from("abcde"),
    st.sampled_from(["leave_out", "merge", "add"]),
    st.sampled_from("abcde"),
)
@settings(max_examples=80, deadline=None)
def test_what_is_agreed_never_leaves_a_product_merged_into_nothing(table, product, kind, into):
    before = needs({"a": Treatment("mandatory"), **table}, [])
    if refusal_of(kind, product, into, before):
        return
    after = needs({"a": Treatment("mandatory"), **table}, [Deviation(product, kind, into)])
    for one in after.values():
        assert one.kind != "merged" or after[one.into].is_written
    assert after.get(product) != before.get(product)


def test_the_next_gate_misses_what_is_due_by_then_and_not_approved():
    rows = [
        ("brief", "start_up", "approved", Needed("mandatory")),
        ("pid", "initiation", "draft", Needed("mandatory")),
        ("plan", "stage", "not_started", Needed("optional")),
        ("end", "closure", "not_started", Needed("mandatory")),
        ("report", "periodic", "not_started", Needed("mandatory")),
    ]
    assert missing(rows, due_by("start_up", False)) == []
    assert missing(rows, due_by("initiation", False)) == ["pid"]
    assert missing(rows, due_by("delivery", False)) == ["pid"]
    assert missing(rows, due_by("delivery", True)) == ["pid", "end"]
    assert missing(rows, due_by("closed", True)) == []


def test_scores_are_proposed_from_budget_duration_and_entities():
    measured = Measured(Decimal(600000), 800, 1)
    assert round(measured.months, 1) == Decimal("26.3")
    assert proposals(measured, BOUNDS) == {"budget": 2, "duration": 3, "entities": 1}
    assert proposals(Measured(None, None, None), BOUNDS) == dict.fromkeys(BOUNDS)


def test_scores_are_outdated_once_a_measure_passes_a_bound():
    then = Measured(Decimal(400000), 300, 1)
    assert outdated(then, Measured(Decimal(499999), 360, 1), BOUNDS) == []
    assert outdated(then, Measured(Decimal(900000), 800, 1), BOUNDS) == ["budget", "duration"]
    assert outdated(then, Measured(None, 300, 1), BOUNDS) == []
    assert outdated(Measured(None, 300, 1), Measured(Decimal(900000), 300, 1), BOUNDS) == []
