from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.governance.calc import Fault, Line, answering, faults

CLASSES = ("light", "standard", "reinforced")
BOARD = Line("", Decimal(0), Decimal(100), "project_board")
PORTFOLIO = Line("", Decimal(100), None, "portfolio_board")
TABLE = [BOARD, PORTFOLIO]


@pytest.mark.parametrize(
    ("amount", "answer"),
    [
        (Decimal(0), BOARD),
        (Decimal("99.99"), BOARD),
        (Decimal(100), PORTFOLIO),
        (Decimal(10**9), PORTFOLIO),
        (None, PORTFOLIO),
    ],
)
def test_a_line_answers_from_its_lower_amount_to_below_its_upper_one(amount, answer):
    assert answering(TABLE, tailoring_class="light", amount=amount) is answer


def test_a_line_of_another_class_does_not_answer():
    only = [Line("reinforced", Decimal(0), None, "portfolio_board")]

    assert answering(only, tailoring_class="light", amount=None) is None


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], [Fault("gap", one, Decimal(0), None) for one in CLASSES]),
        (TABLE, []),
        ([PORTFOLIO], [Fault("gap", one, Decimal(0), Decimal(100)) for one in CLASSES]),
        (
            [*TABLE, Line("light", Decimal(50), Decimal(200), "committee")],
            [
                Fault("overlap", "light", Decimal(50), Decimal(100)),
                Fault("overlap", "light", Decimal(100), Decimal(200)),
            ],
        ),
        (
            [*TABLE, Line("standard", Decimal(500), None, "committee")],
            [Fault("overlap", "standard", Decimal(500), None)],
        ),
        (
            [Line("light", Decimal(0), None, "project_board"), *TABLE],
            [
                Fault("overlap", "light", Decimal(0), Decimal(100)),
                Fault("overlap", "light", Decimal(100), None),
            ],
        ),
    ],
)
def test_gaps_and_overlaps_are_found_by_class(lines, expected):
    assert faults(lines, CLASSES) == expected


amounts = st.integers(0, 6).map(Decimal)
lines = st.builds(
    lambda one, low, more: Line(one, low, None if more is None else low + more, "x"),
    st.sampled_from(("", *CLASSES)),
    amounts,
    st.none() | st.integers(1, 4).map(Decimal),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(lines, max_size=5))
def test_without_a_fault_every_amount_of_a_class_has_exactly_one_answer(table):
    broken = {fault.tailoring_class for fault in faults(table, CLASSES)}
    for one in CLASSES:
        answers = {
            sum(
                line.covers(one)
                and line.amount_from <= amount
                and (line.amount_to is None or amount < line.amount_to)
                for line in table
            )
            for amount in map(Decimal, range(12))
        }
        assert (answers == {1}) is (one not in broken)
