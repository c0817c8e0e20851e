from itertools import product

import pytest

from portfolio.lifecycle.exceptions import calc

STATES = [
    "draft",
    "submitted",
    "returned",
    "escalated",
    "planning",
    "plan_submitted",
    "decided",
    "closed",
    "withdrawn",
]
ACTS = [
    "submit",
    "withdraw",
    "ask",
    "grant",
    "concede",
    "plan",
    "stop",
    "reject",
    "escalate",
    "submit_plan",
    "approve",
    "close",
]
# The state machine of the domain notes §1.8, written out.
TABLE = {
    ("draft", "submit"): "submitted",
    ("draft", "withdraw"): "withdrawn",
    ("returned", "submit"): "submitted",
    ("returned", "withdraw"): "withdrawn",
    ("submitted", "grant"): "decided",
    ("submitted", "concede"): "decided",
    ("submitted", "plan"): "planning",
    ("submitted", "stop"): "decided",
    ("submitted", "reject"): "decided",
    ("submitted", "ask"): "returned",
    ("submitted", "escalate"): "escalated",
    ("escalated", "grant"): "decided",
    ("escalated", "concede"): "decided",
    ("escalated", "plan"): "planning",
    ("escalated", "stop"): "decided",
    ("escalated", "reject"): "decided",
    ("escalated", "ask"): "returned",
    ("planning", "submit_plan"): "plan_submitted",
    ("plan_submitted", "approve"): "decided",
    ("plan_submitted", "concede"): "decided",
    ("plan_submitted", "stop"): "decided",
    ("plan_submitted", "ask"): "planning",
    ("decided", "close"): "closed",
}


@pytest.mark.parametrize(("state", "act"), list(product(STATES, ACTS)))
def test_each_act_leads_where_the_table_says_or_is_refused(state, act):
    if (state, act) in TABLE:
        assert calc.next_state(state, act) == TABLE[state, act]
    else:
        with pytest.raises(calc.NotPossible):
            calc.next_state(state, act)


def test_every_open_state_can_end_and_nothing_leaves_the_end():
    for state in STATES:
        reached, waiting = {state}, [state]
        while waiting:
            for following in calc.NEXT[waiting.pop()].values():
                if following not in reached:
                    reached.add(following)
                    waiting.append(following)
        assert {"closed", "withdrawn"} & reached
    assert calc.NEXT["closed"] == calc.NEXT["withdrawn"] == {}


def test_only_a_limit_of_the_project_is_escalated_and_only_once():
    def acts(*args):
        return calc.acts_from(args[0], is_project_limit=args[1], with_business=args[2])

    assert "escalate" in acts("submitted", True, False)
    assert "escalate" not in acts("submitted", False, False)
    assert "escalate" not in acts("submitted", True, True)
    assert acts("plan_submitted", True, True) == ("approve", "concede", "stop", "ask")
    assert acts("draft", True, False) == ()


def test_what_is_undecided_waits_for_a_body_or_for_the_manager():
    assert set(calc.UNDECIDED) == {*calc.WITH_BODY, *calc.WITH_MANAGER} - {"draft"}
    assert set(calc.UNDECIDED) < set(calc.OPEN)
