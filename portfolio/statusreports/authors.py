"""Whose work a report is: they do not judge it, and they alone take it back."""

from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.selectors import writes_for_manager
from ppm.accounts.models import Person
from ppm.permissions.roles import MANAGERS
from ppm.permissions.scope import scope_of


def authors_of(report: StatusReport) -> set[int]:
    """Who handed a report in, in whose place, and the manager of the project, whoever wrote it."""
    standing = getattr(report.initiative, "standing", None)
    manager_id = standing.project_manager_id if standing else None
    people = (report.submitted_by_id, report.submitted_for_id, manager_id)
    return {one for one in people if one is not None}


def is_author(person: Person, report: StatusReport) -> bool:
    """Whether a person, or whoever that person acts for, is one of them."""
    return bool({person.pk, person.acting_for_id} & authors_of(report))


def takes_back(person: Person, report: StatusReport) -> bool:
    """Whether a report may be taken back by this person: an author, or who writes for the manager."""
    return is_author(person, report) or writes_for_manager(person, report)


def stands_in_for(person: Person, report: StatusReport) -> int | None:
    """The manager in whose place a person writes: as the substitute, also with rights of one's own."""
    as_manager = (
        grant.giver_id
        for grant in scope_of(person).grants
        if grant.role in MANAGERS and report.initiative_id in grant.initiative_ids
    )
    return next(as_manager, person.acting_for_id)
