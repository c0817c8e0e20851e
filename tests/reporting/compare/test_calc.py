from dataclasses import fields
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.compare.calc import Comparison, Row, compare
from reporting.compare.lines import line_changes
from reporting.snapshots.handed_in import Line
from reporting.snapshots.texts import Text

KINDS = (
    *("turned_red", "recovered", "restated", "new", "closed", "joined", "left", "moved"),
    *("shifted", "money"),
)
SAME = ("turned_red", "recovered", "restated", "moved", "shifted", "money", "registers")


def row(key, **values):
    usual = dict.fromkeys(Row._fields)
    usual |= {
        "initiative_id": key, "code": f"P{key}", "unit_id": 1, "department": "D10",
        "declared": "green", "computed": "green", "opinion": "", "colours": "", "is_stale": False,
        "currency": "EUR", "budget_state": "missing", "forecast_state": "missing",
        "actual_state": "missing", "late_milestones": 0, "decisions_asked": 0, "corrected": (),
    }  # fmt: skip
    return Row(**usual | values)


rows = st.builds(
    row,
    st.integers(1, 6),
    declared=st.sampled_from(["green", "amber", "red", "grey"]),
    forecast=st.none() | st.integers(0, 9).map(Decimal),
    forecast_end=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    open_risks=st.none() | st.integers(0, 5),
)
sides = st.lists(rows, max_size=6, unique_by=lambda one: one.initiative_id)


@settings(max_examples=60, deadline=None)
@given(sides, sides)
def test_each_project_is_new_closed_changed_or_unchanged(before, after):
    found = compare(before, after)
    both = {one.initiative_id for one in before} & {one.initiative_id for one in after}
    assert len(found.new) == len(after) - len(both)
    assert len(found.closed) == len(before) - len(both)
    changed = {change.row.initiative_id for kind in SAME for change in getattr(found, kind)}
    assert found.unchanged == len(both - changed)
    first = {one.initiative_id: one for one in before}
    for one in after:
        if one.initiative_id in both - changed:
            last = first[one.initiative_id]
            assert (one.declared, one.forecast) == (last.declared, last.forecast)


@settings(max_examples=60, deadline=None)
@given(sides, sides)
def test_comparing_the_other_way_round_swaps_new_and_closed_and_turns_the_sums(before, after):
    there, back = compare(before, after), compare(after, before)
    assert [one.row.code for one in there.new] == [one.row.code for one in back.closed]
    assert {one.row.code for one in there.moved} == {one.row.code for one in back.moved}
    assert [one.like_for_like for one in there.sums] == [-one.like_for_like for one in back.sums]


@given(sides)
@settings(max_examples=20, deadline=None)
def test_nothing_changed_between_a_side_and_itself(side):
    found = compare(side, side)
    assert {kind: getattr(found, kind) for kind in KINDS} == dict.fromkeys(KINDS, ())
    assert found.unchanged == len(side)


def test_an_amount_that_is_not_known_on_one_side_moves_no_sum():
    before = [row(1, forecast=Decimal(100)), row(2)]
    after = [row(1, forecast=Decimal(130)), row(2, forecast=Decimal(500))]
    [_budget, forecast, _actual] = compare(before, after).sums
    assert (forecast.before, forecast.after) == (Decimal(100), Decimal(630))
    assert (forecast.like_for_like, forecast.both) == (Decimal(30), 1)


def test_a_comparison_names_all_its_parts():
    assert {*KINDS, "registers", "decisions"} <= {field.name for field in fields(Comparison)}


def line(key, level=6, state="open"):
    text = Text("x", "fr")
    return Line(key, key, text, "threat", state, level, None, None, None, None, text, False)


def test_lines_of_a_register_are_new_higher_lower_ended_or_gone():
    before = [line(1), line(2), line(3), line(4), line(5)]
    after = [line(1), line(2, 12), line(3, 2), line(4, state="closed"), line(6, 20)]
    found = [(one.kind, one.line.key) for one in line_changes(before, after)]
    assert found == [("new", 6), ("raised", 2), ("lowered", 3), ("ended", 4), ("gone", 5)]
    assert line_changes(None, after) == ()
