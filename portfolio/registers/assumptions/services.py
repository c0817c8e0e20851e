from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from portfolio.registers.assumptions.models import CHECKED, Assumption
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, edit_line
from ppm import audit
from ppm.accounts.models import Person


def add_assumption(
    *,
    initiative: Initiative,
    by: Person,
    at: datetime,
    origin: Origin | None = None,
    has_notices: bool = True,
    **values: Any,
) -> Assumption:
    """Write down an assumption. Raises ValidationError."""
    line = Assumption(initiative=initiative, **{"raised_at": at, **values})
    if line.state in CHECKED and line.checked_on is None:
        line.checked_on = localdate(at)
    with audit.action("assumption.added", by=by, at=at):
        return add_line(line, by=by, origin=origin, has_notices=has_notices)


def edit_assumption(
    *, pk: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Assumption:
    """Change some columns; what was checked gets its day. Raises StaleVersion, ValidationError."""
    if values.get("state") in CHECKED and not values.get("checked_on"):
        before = Assumption.objects.only("checked_on").get(pk=pk)
        values["checked_on"] = before.checked_on or localdate(at)
    with audit.action("assumption.edited", by=by, at=at):
        line, _changed = edit_line(Assumption, pk, version, values, by=by)
    return line
