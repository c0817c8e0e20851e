"""The life of an exception (domain notes §1.8) as a table: no Django, no clock, no database."""

from collections.abc import Mapping

DRAFT, SUBMITTED, RETURNED, ESCALATED = "draft", "submitted", "returned", "escalated"
PLANNING, PLAN_SUBMITTED, DECIDED, CLOSED = "planning", "plan_submitted", "decided", "closed"
WITHDRAWN = "withdrawn"

SUBMIT, WITHDRAW, ASK, GRANT, CONCEDE = "submit", "withdraw", "ask", "grant", "concede"
PLAN, STOP, REJECT, ESCALATE = "plan", "stop", "reject", "escalate"
SUBMIT_PLAN, APPROVE, CLOSE = "submit_plan", "approve", "close"

_DECISIONS = {
    GRANT: DECIDED,
    CONCEDE: DECIDED,
    PLAN: PLANNING,
    STOP: DECIDED,
    REJECT: DECIDED,
    ASK: RETURNED,
}
# From each state, what each act leads to. What is not here cannot happen.
NEXT: Mapping[str, Mapping[str, str]] = {
    DRAFT: {SUBMIT: SUBMITTED, WITHDRAW: WITHDRAWN},
    RETURNED: {SUBMIT: SUBMITTED, WITHDRAW: WITHDRAWN},
    SUBMITTED: {**_DECISIONS, ESCALATE: ESCALATED},
    ESCALATED: _DECISIONS,
    PLANNING: {SUBMIT_PLAN: PLAN_SUBMITTED},
    PLAN_SUBMITTED: {APPROVE: DECIDED, CONCEDE: DECIDED, STOP: DECIDED, ASK: PLANNING},
    DECIDED: {CLOSE: CLOSED},
    CLOSED: {},
    WITHDRAWN: {},
}
# Neither closed nor withdrawn: no second one for the same plan and cause.
OPEN = (DRAFT, SUBMITTED, RETURNED, ESCALATED, PLANNING, PLAN_SUBMITTED, DECIDED)
# Raised, and nothing decided yet that brings the plan back within limits: the whole is red.
UNDECIDED = (SUBMITTED, RETURNED, ESCALATED, PLANNING, PLAN_SUBMITTED)
# A body must act.
WITH_BODY = (SUBMITTED, ESCALATED, PLAN_SUBMITTED)
# The project manager must act.
WITH_MANAGER = (DRAFT, RETURNED, PLANNING)
# What only a body does.
DECISIONS = frozenset({ASK, GRANT, CONCEDE, PLAN, STOP, REJECT, ESCALATE, APPROVE})


class NotPossible(Exception):
    """The state does not allow the act."""


def next_state(state: str, act: str) -> str:
    """The state that an act leads to. Raises NotPossible."""
    try:
        return NEXT[state][act]
    except KeyError as error:
        raise NotPossible(f"{act} from {state}") from error


def acts_from(state: str, *, is_project_limit: bool, with_business: bool) -> tuple[str, ...]:
    """What a body may decide in a state, in the order shown.

    Only a limit of the project is escalated to the business, and only from below it.
    """
    order = (APPROVE, GRANT, CONCEDE, PLAN, STOP, REJECT, ASK, ESCALATE)
    found = [act for act in order if act in NEXT[state]]
    if with_business or not is_project_limit:
        found = [act for act in found if act != ESCALATE]
    return tuple(found)
