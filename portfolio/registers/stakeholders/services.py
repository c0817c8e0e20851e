from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, edit_line
from portfolio.registers.stakeholders.choices import DAYS, Rhythm
from portfolio.registers.stakeholders.models import Communication, Stakeholder
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock


def add_stakeholder(
    *,
    initiative: Initiative,
    by: Person,
    at: datetime,
    origin: Origin | None = None,
    has_notices: bool = True,
    **values: Any,
) -> Stakeholder:
    """Write down a stakeholder. Raises ValidationError."""
    line = Stakeholder(initiative=initiative, **{"raised_at": at, **values})
    with audit.action("stakeholder.added", by=by, at=at):
        return add_line(line, by=by, origin=origin, has_notices=has_notices)


def edit_stakeholder(
    *, pk: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Stakeholder:
    """Change some columns. Raises StaleVersion, ValidationError."""
    with audit.action("stakeholder.edited", by=by, at=at):
        line, _changed = edit_line(Stakeholder, pk, version, values, by=by)
    return line


def add_communication(
    *, stakeholder: Stakeholder, by: Person, at: datetime, **values: Any
) -> Communication:
    """Plan what a stakeholder is told. Raises ValidationError."""
    made = Communication(stakeholder=stakeholder, **values)
    made.clean_fields(exclude=["stakeholder", "owner"])
    made.clean()
    with audit.action("communication.added", by=by, at=at):
        made.save()
    return made


def edit_communication(
    *, pk: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Communication:
    """Change a line of the communication plan. Raises StaleVersion, ValidationError."""
    with audit.action("communication.edited", by=by, at=at):
        row = lock(Communication, pk, version)
        for name, value in values.items():
            setattr(row, name, value)
        row.clean_fields(exclude=["stakeholder", "owner"])
        row.clean()
        row.save(update_fields=list(values))
        row.refresh_from_db(fields=["version"])
    return row


def note_told(*, pk: int, version: int | None, by: Person, at: datetime) -> Communication:
    """Note that it was told today; the next time follows from the rhythm. Raises StaleVersion."""
    today = localdate(at)
    with audit.action("communication.told", by=by, at=at):
        row = lock(Communication, pk, version)
        row.done_on = today
        if row.rhythm in DAYS:
            row.next_on = today + timedelta(days=DAYS[Rhythm(row.rhythm)])
        else:
            row.is_ended = row.rhythm == Rhythm.ONCE
            row.next_on = None if row.is_ended else row.next_on
        row.save(update_fields=["done_on", "next_on", "is_ended"])
        row.refresh_from_db(fields=["version"])
    return row
