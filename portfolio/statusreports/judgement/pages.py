"""What a reader of a report may do about it beside validating: see, challenge, answer."""

from typing import Any

from portfolio.statusreports.choices import IN, CycleState
from portfolio.statusreports.judgement.services import answers, is_executive, may_be_challenged
from portfolio.statusreports.models import StatusReport
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm


def judgement_of(person: Person, report: StatusReport) -> dict[str, Any]:
    """Which of the three buttons the page of a report shows."""
    is_open = report.cycle.state == CycleState.OPEN and report.contained_in_id is None
    return {
        "may_see": is_open
        and report.state in IN
        and report.seen_at is None
        and is_executive(person, report),
        "may_challenge": may_challenge(person, report),
        "may_answer": is_open
        and bool(report.challenged_text)
        and not report.challenge_answer
        and report.challenged_by_id != person.pk
        and bool(can(person, Perm.REPORT_EDIT, report))
        and answers(person, report),
    }


def may_challenge(person: Person, report: StatusReport) -> bool:
    """The central PMO asks once a report is validated, and until the freeze."""
    return may_be_challenged(report) and bool(can(person, Perm.CYCLE_FREEZE, report))
