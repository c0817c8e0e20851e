from datetime import date

import pytest

from portfolio.contract import calc
from portfolio.contract.calc import Carrier

DEADLINE, TODAY = date(2026, 6, 30), date(2026, 3, 1)
RUNS = Carrier(1, is_closed=False, is_stopped=False, ends_on=date(2026, 5, 1))
LATE = Carrier(2, is_closed=False, is_stopped=False, ends_on=date(2026, 7, 1))
DONE = Carrier(3, is_closed=True, is_stopped=False, ends_on=date(2026, 1, 31))
GONE = Carrier(4, is_closed=False, is_stopped=True, ends_on=None)
VAGUE = Carrier(5, is_closed=False, is_stopped=False, ends_on=None)


@pytest.mark.parametrize(
    ("carriers", "state", "keys"),
    [
        ([RUNS], calc.ON_COURSE, (1,)),
        ([RUNS, LATE, DONE], calc.LATE, (2,)),
        ([DONE], calc.ACHIEVED, (3,)),
        ([DONE, RUNS], calc.ON_COURSE, (3, 1)),
        ([DONE, GONE], calc.ACHIEVED, (3,)),
        ([GONE], calc.DROPPED, (4,)),
    ],
)
def test_the_projects_propose_a_state(carriers, state, keys):
    found = calc.propose(carriers, DEADLINE, TODAY)
    assert (found.state, found.keys) == (state, keys)


def test_a_passed_deadline_is_late_while_something_runs():
    found = calc.propose([DONE, VAGUE], DEADLINE, date(2026, 8, 1))
    assert (found.state, found.why, found.keys) == (calc.LATE, calc.DEADLINE_OVER, (5,))


def test_what_ended_after_the_deadline_was_late():
    after = Carrier(6, is_closed=True, is_stopped=False, ends_on=date(2026, 9, 1))
    assert calc.propose([after], DEADLINE, date(2026, 10, 1)).state == calc.LATE


def test_nothing_is_proposed_without_projects_or_ends():
    assert calc.propose([], DEADLINE, TODAY) is None
    assert calc.propose([VAGUE], DEADLINE, TODAY) is None
    found = calc.propose([RUNS, VAGUE], DEADLINE, TODAY)
    assert (found.known, found.of) == (1, 2)
