from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.actions.choices import FINISHED, ActionState
from portfolio.registers.actions.models import Action
from portfolio.registers.actions.notices import remind
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, add_lines, edit_line
from ppm import audit
from ppm.accounts.models import Person


def add_action(
    *,
    initiative: Initiative | None,
    what: str,
    language: str,
    owner: Person | None,
    due_on: date,
    origin: Origin | None = None,
    by: Person,
    at: datetime,
    has_notices: bool = True,
    **more: Any,
) -> Action:
    """Write down what somebody does by a day, and tell the owner. Raises ValidationError."""
    line = Action(
        initiative=initiative,
        title=what,
        language=language,
        owner=owner,
        due_on=due_on,
        original_due_on=due_on,
        raised_at=at,
        **more,
    )
    _complete(line.__dict__, line.state, localdate(at))
    with audit.action("action.added", by=by, at=at):
        return add_line(line, by=by, origin=origin, has_notices=has_notices)


def add_actions(
    *, rows: Sequence[tuple[Initiative, Mapping[str, Any]]], by: Person, at: datetime
) -> list[Action]:
    """Write down many actions in a few statements, without notices. Raises ValidationError."""
    lines = []
    for initiative, values in rows:
        given = {"raised_at": at, "original_due_on": values["due_on"], **values}
        _complete(given, given.get("state", ActionState.OPEN), localdate(at))
        lines.append(Action(initiative=initiative, **given))
    with audit.action("action.added", by=by, at=at):
        return add_lines(lines, by=by)


def edit_action(*, pk: int, version: int | None, by: Person, at: datetime, **values: Any) -> Action:
    """Change some columns; the first due date stays. Raises StaleVersion, ValidationError."""
    state = values.get("state")
    if state is not None:
        _complete(values, state, localdate(at))
    with audit.action(f"action.{state}" if state in FINISHED else "action.edited", by=by, at=at):
        if state == ActionState.VERIFIED:
            values["verified_by"] = _verifier(pk, by)
        elif state is not None:
            values["verified_by"] = None
        line, _changed = edit_line(Action, pk, version, values, by=by)
    return line


def _verifier(pk: int, by: Person) -> Person:
    """Who verifies; nobody verifies the own work. What was verified before stays as it was."""
    row = Action.objects.select_related("verified_by").get(pk=pk)
    if row.verified_by is not None:
        return row.verified_by
    if row.owner_id == by.pk:
        raise ValidationError({"state": _("Somebody else than the owner verifies an action.")})
    return by


def _complete(values: dict[str, Any], state: str, today: date) -> None:
    """The day on which it was done goes with the state."""
    if state not in FINISHED:
        values["done_on"] = None
    elif not values.get("done_on"):
        values["done_on"] = today


def remind_overdue(*, today: date) -> int:
    """Remind the owners of actions that were due yesterday, or a whole number of weeks and a day ago."""
    rows = (
        Action.objects.overdue(today)
        .filter(owner__isnull=False, owner__is_active=True)
        .for_list()
        .order_by("pk")
    )
    return remind([row for row in rows if ((today - row.due_on).days - 1) % 7 == 0])
