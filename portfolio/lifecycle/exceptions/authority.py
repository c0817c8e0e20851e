"""Who decides on an exception, asked of the table of authority and of the people who sit on the body."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from portfolio.governance.choices import BodyKind, Occasion
from portfolio.governance.selectors import (
    Body,
    body_of,
    deciding_body,
    portfolio_board,
    project_board,
)
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.exceptions.models import ExceptionReport
from ppm.accounts.models import Person
from ppm.permissions.access import Allowed, Denied
from ppm.permissions.roles import Role
from ppm.permissions.scope import scope_of

# They write down what any committee decided in its meeting or by letter; its secretary does for the own one.
RECORDERS = frozenset({Role.HEAD_OF_PMO, Role.CENTRAL_PMO})

# Only they can have something to decide, or to write down.
DECIDERS = RECORDERS | {Role.EXECUTIVE, Role.COMMITTEE_MEMBER, Role.COMMITTEE_SECRETARY}


def occasion_of(exception: ExceptionReport) -> str:
    """Which line of the table decides: a stage's limit or the project's."""
    if exception.stage_id is None:
        return Occasion.EXCEPTION_PROJECT
    return Occasion.EXCEPTION_STAGE


def named_body(initiative: Initiative, occasion: str, on: date) -> Body:
    """The body of the table for an occasion on a day. Raises NobodyDecides."""
    return deciding_body(occasion=occasion, initiative=initiative, on=on)


def body_that_decides(exception: ExceptionReport, on: date) -> Body:
    """The body that an exception was submitted to, with its people today."""
    if exception.committee is not None:
        return body_of(exception.committee, on)
    if exception.body_kind == BodyKind.COMMITTEE:
        return body_of(portfolio_board(), on)  # it had no row when it was asked
    return project_board(exception.initiative, on)


def may_decide(person: Person, exception: ExceptionReport, body: Body) -> Allowed | Denied:
    """Whether a person decides for the body, or writes down what a committee decided."""
    if body.is_project_board:
        executive = body.executive
        if executive is not None and _is_or_stands_in(person, executive, exception):
            return Allowed()
        return Denied(_("On the project board the executive decides."))
    if body.writes_down(person):
        return Allowed()
    if any(grant.role in RECORDERS for grant in scope_of(person).grants):
        return Allowed()
    return Denied(
        _("The body decides; its chair, its secretary or the PMO writes the decision down.")
    )


def _is_or_stands_in(person: Person, executive: Person, exception: ExceptionReport) -> bool:
    if person.pk == executive.pk:
        return True
    return any(
        grant.giver_id == executive.pk
        and grant.role == Role.EXECUTIVE
        and exception.initiative_id in grant.initiative_ids
        for grant in scope_of(person).grants
    )


def decidable(
    person: Person, exceptions: Iterable[ExceptionReport], on: date
) -> Iterator[ExceptionReport]:
    """Those on which a person decides; a committee is read once, a project board by its standing."""
    bodies: dict[int, Body] = {}
    for exception in exceptions:
        if exception.committee is None:
            executive = exception.initiative.standing.executive
            if executive is not None and _is_or_stands_in(person, executive, exception):
                yield exception
            continue
        key = exception.committee.pk
        if key not in bodies:
            bodies[key] = body_of(exception.committee, on)
        if may_decide(person, exception, bodies[key]):
            yield exception
